import { z } from 'zod';
import type { Operation } from '#kernel';
import { invalidEventPattern, validation } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import { compilePattern } from '../patterns/compile-pattern.ts';
import { InvalidPattern } from '../patterns/invalid-pattern.ts';

const input = z.strictObject({
  Event: z.string(),
  EventPattern: z.string().max(4_096),
});

/** What an event must have to be one. */
const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'detail-type'];

/** @see "TestEventPattern", Amazon EventBridge API Reference */
export const testEventPattern = (): Operation => (body) => {
  const { Event, EventPattern } = parseInput('TestEventPattern', input, body);
  const matches = checkedPattern(EventPattern);
  return { Result: matches(parseEvent(Event)) };
};

/** Compiles a pattern. @throws {AwsError} InvalidEventPatternException with the reason. */
export function checkedPattern(text: string): (event: Readonly<Record<string, unknown>>) => boolean {
  try {
    return compilePattern(text);
  } catch (error) {
    if (error instanceof InvalidPattern) throw invalidEventPattern(error.message);
    throw error;
  }
}

function parseEvent(text: string): Readonly<Record<string, unknown>> {
  const invalid = validation('Parameter Event is not valid.');
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw invalid;
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) throw invalid;
  const fields: Readonly<Record<string, unknown>> = { ...event };
  if (REQUIRED.some((name) => !Object.hasOwn(fields, name))) throw invalid;
  return fields;
}
