import type { Json } from '../json.ts';
import type { Path } from '../jsonpath/nodes.ts';
import { parsePath } from '../jsonpath/parse.ts';
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
} from '../jsonpath/reader.ts';

/** A parsed call of an intrinsic function. */
export interface Call {
  readonly kind: 'call';
  readonly text: string;
  readonly name: string;
  readonly inputs: readonly Argument[];
}

/** What a call takes: a constant, something at a path, or the answer of another call. */
export type Argument =
  | Call
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'reference'; readonly text: string };

const CACHE_SIZE = 1_024;
const cache = new Map<string, Call>();

/** Whether a text looks like a call of an intrinsic function. */
export function isCall(text: string): boolean {
  return text.startsWith('States.');
}

/** Parses a call such as `States.Format('{}', $.name)`. @throws {SyntaxMistake} */
export function parseCall(text: string): Call {
  const known = cache.get(text);
  if (known) return known;
  const reader = readerOf(text);
  const call = takeCall(reader);
  skipSpace(reader);
  if (!atEnd(reader)) throw new SyntaxMistake(`Unexpected '${peek(reader)}' at ${reader.position} of ${text}`);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, call);
  return call;
}

/** The paths that a call takes, also those of calls inside it. @throws {SyntaxMistake} */
export function referencesIn(text: string): readonly string[] {
  const inputsOf = (call: Call): readonly string[] =>
    call.inputs.flatMap((input) => {
      if (input.kind === 'call') return inputsOf(input);
      return input.kind === 'reference' ? [input.text] : [];
    });
  return inputsOf(parseCall(text));
}

function takeCall(reader: Reader): Call {
  const start = reader.position;
  const name = takeMatch(reader, /States\.[A-Za-z0-9]+/y);
  if (name === undefined) throw new SyntaxMistake(`Expected a function at ${start} of ${reader.text}`);
  skipSpace(reader);
  expect(reader, '(');
  const inputs: Argument[] = [];
  skipSpace(reader);
  while (!take(reader, ')')) {
    if (inputs.length > 0) {
      expect(reader, ',');
      skipSpace(reader);
    }
    inputs.push(takeArgument(reader));
    skipSpace(reader);
  }
  return { kind: 'call', text: reader.text.slice(start, reader.position), name, inputs };
}

function takeArgument(reader: Reader): Argument {
  if (peek(reader) === "'") return { kind: 'constant', value: takeText(reader) };
  if (peek(reader) === '$') return { kind: 'reference', text: takeReference(reader) };
  const literal = takeMatch(reader, /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (literal !== undefined) return { kind: 'constant', value: JSON.parse(literal) };
  return takeCall(reader);
}

/** In a text only quote, braces and the backslash itself may be escaped. Braces stay escaped: Format reads them. */
function takeText(reader: Reader): string {
  expect(reader, "'");
  let text = '';
  while (!atEnd(reader) && peek(reader) !== "'") {
    if (take(reader, '\\')) {
      if (!"'{}\\".includes(peek(reader)) || atEnd(reader)) {
        throw new SyntaxMistake(`Illegal escape at ${reader.position} of ${reader.text}`);
      }
      if ('{}\\'.includes(peek(reader))) text += '\\';
    }
    text += peek(reader);
    reader.position += 1;
  }
  expect(reader, "'");
  return text;
}

/** A path ends at a comma or parenthesis that is outside of its own brackets and quotes. */
function takeReference(reader: Reader): string {
  const start = reader.position;
  let depth = 0;
  let quote = '';
  for (; !atEnd(reader); reader.position += 1) {
    const character = peek(reader);
    if (quote) quote = character === quote ? '' : quote;
    else if (depth > 0 && (character === "'" || character === '"')) quote = character;
    else if (character === '[' || character === '(') depth += 1;
    else if (depth > 0 && (character === ']' || character === ')')) depth -= 1;
    else if (depth === 0 && (character === ',' || character === ')')) break;
  }
  const text = reader.text.slice(start, reader.position).trim();
  checkReference(text);
  return text;
}

/** Checks the form of a reference: `$.a`, `$$.a` (context object) or `$name.a` (variable). @throws {SyntaxMistake} */
export function checkReference(text: string): Path {
  if (text.startsWith('$$')) return parsePath(text.slice(1));
  const variable = /^\$\p{ID_Start}\p{ID_Continue}*/u.exec(text);
  return parsePath(variable ? `$${text.slice(variable[0].length)}` : text);
}
