import type { JsonReader } from '#json';
import { InvalidPattern } from './invalid-pattern.ts';
import type { ValueTest } from './value-tests.ts';
import { parseWildcard, type WildcardTokens } from './wildcard.ts';

/** What an object in a field's array asks for. */
export interface MatchExpression {
  readonly test: ValueTest;
  /** `{"exists": false}`: no value at all. */
  readonly isAbsence?: boolean;
  /** The wildcards in it, for the check of complexity. */
  readonly wildcards?: readonly WildcardTokens[];
}

/** @throws {InvalidPattern} naming the place in the pattern's text. */
export function validWildcard(reader: JsonReader, pattern: string): WildcardTokens {
  try {
    return parseWildcard(pattern);
  } catch (error) {
    if (error instanceof InvalidPattern) return reader.refuse(error.message);
    throw error;
  }
}
