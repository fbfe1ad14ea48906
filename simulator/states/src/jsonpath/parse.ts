import { type Path, pathOf, type Step } from './nodes.ts';
import { parseCondition } from './parse-condition.ts';
import {
  atEnd,
  expect,
  peek,
  type Reader,
  readerOf,
  SyntaxMistake,
  skipSpace,
  take,
  takeMatch,
  takeQuoted,
} from './reader.ts';

const CACHE_SIZE = 4_096;
const cache = new Map<string, Path>();

/**
 * Parses a JSONPath that begins with `$`, in the dialect of the service (Jayway's).
 * @throws {SyntaxMistake}
 */
export function parsePath(text: string): Path {
  const known = cache.get(text);
  if (known) return known;
  const reader = readerOf(text);
  expect(reader, '$');
  const steps = takeSteps(reader);
  if (!atEnd(reader)) throw new SyntaxMistake(`Unexpected '${peek(reader)}' at ${reader.position} of ${text}`);
  const path = pathOf(text, steps);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, path);
  return path;
}

function takeSteps(reader: Reader): Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (take(reader, '..')) steps.push(peek(reader) === '[' ? takeBracket(reader, true) : takeName(reader, true));
    else if (take(reader, '.')) steps.push(takeName(reader, false));
    else if (peek(reader) === '[') steps.push(takeBracket(reader, false));
    else return steps;
  }
}

function takeName(reader: Reader, deep: boolean): Step {
  if (take(reader, '*')) return { kind: 'wildcard', deep };
  const name = takeMatch(reader, /[^\s.[\](),'"=!<>&|?@*]+/y);
  if (name === undefined) throw new SyntaxMistake(`Expected a name at ${reader.position} of ${reader.text}`);
  if (!deep && take(reader, '()')) return { kind: 'function', name, deep: false };
  return { kind: 'child', names: [name], deep };
}

function takeBracket(reader: Reader, deep: boolean): Step {
  expect(reader, '[');
  skipSpace(reader);
  const step = takeSelector(reader, deep);
  skipSpace(reader);
  expect(reader, ']');
  return step;
}

function takeSelector(reader: Reader, deep: boolean): Step {
  if (take(reader, '*')) return { kind: 'wildcard', deep };
  if (take(reader, '?')) return { kind: 'filter', condition: parseCondition(reader, takeSteps), deep };
  if (peek(reader) === "'" || peek(reader) === '"') {
    return { kind: 'child', names: takeList(reader, () => takeQuoted(reader)), deep };
  }
  const slice = takeMatch(reader, /-?\d*\s*:\s*-?\d*(\s*:\s*-?\d+)?/y);
  if (slice !== undefined) return sliceOf(slice, deep);
  return { kind: 'index', indexes: takeList(reader, () => takeInteger(reader)), deep };
}

function takeList<Item>(reader: Reader, takeItem: () => Item): Item[] {
  const items: Item[] = [];
  do {
    skipSpace(reader);
    items.push(takeItem());
    skipSpace(reader);
  } while (take(reader, ','));
  return items;
}

function takeInteger(reader: Reader): number {
  const digits = takeMatch(reader, /-?\d+/y);
  if (digits === undefined) throw new SyntaxMistake(`Expected an index at ${reader.position} of ${reader.text}`);
  return Number(digits);
}

function sliceOf(text: string, deep: boolean): Step {
  const [from, to, step] = text.split(':').map((part) => (part.trim() === '' ? undefined : Number(part)));
  return { kind: 'slice', from, to, step: step ?? 1, deep };
}
