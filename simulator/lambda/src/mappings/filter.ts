import { compilePattern } from '#events';
import { invalidParameter } from '../errors.ts';
import type { Mapping } from './mapping.ts';

/** Whether a record passes a mapping's filters. */
export type RecordFilter = (record: Readonly<Record<string, unknown>>) => boolean;

/** Most filters of one mapping ("Event filtering"), without a raised quota. */
const MOST_FILTERS = 10;

/**
 * Reads a mapping's filters: a record passes when one of them matches. Numbers in DynamoDB items are text, so
 * numeric operators do not match them, as on AWS.
 * @throws {AwsError} InvalidParameterValueException for a pattern that is none.
 */
export function compileFilters(filters: readonly string[], source: Mapping['source']): RecordFilter {
  if (filters.length > MOST_FILTERS) throw invalidParameter(`A mapping can have at most ${MOST_FILTERS} filters.`);
  if (filters.length === 0) return () => true;
  const compiled = filters.map((filter) => compileFilter(filter, source));
  return (record) => compiled.some((matches) => matches(record));
}

function compileFilter(text: string, source: Mapping['source']): RecordFilter {
  const pattern = readPattern(text);
  // A filter that asks for nothing passes everything.
  if (Object.keys(pattern).length === 0) return () => true;
  const matches = compileOrRefuse(text);
  if (source === 'stream') return matches;
  const { body } = pattern;
  return Array.isArray(body) || body === undefined ? matches : (record) => matchesBody(record, matches);
}

/** A pattern over a message's members needs a body that is JSON: other messages do not pass. */
function matchesBody(record: Readonly<Record<string, unknown>>, matches: RecordFilter): boolean {
  try {
    const body: unknown = JSON.parse(String(record['body']));
    return typeof body === 'object' && body !== null && matches({ ...record, body });
  } catch {
    return false;
  }
}

function readPattern(text: string): Readonly<Record<string, unknown>> {
  try {
    const pattern: unknown = JSON.parse(text);
    if (typeof pattern === 'object' && pattern !== null && !Array.isArray(pattern)) return { ...pattern };
  } catch {
    // Refused below, like every other text that is no pattern.
  }
  throw invalidPattern();
}

function compileOrRefuse(text: string): RecordFilter {
  try {
    return compilePattern(text);
  } catch {
    throw invalidPattern();
  }
}

function invalidPattern() {
  return invalidParameter('Invalid filter pattern definition.');
}
