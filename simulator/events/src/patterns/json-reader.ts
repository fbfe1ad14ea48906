import { InvalidPattern } from './invalid-pattern.ts';

/** What the reader stands on. */
export type JsonToken =
  | '{'
  | '}'
  | '['
  | ']'
  | 'field'
  | 'string'
  | 'number'
  | 'true'
  | 'false'
  | 'null'
  /** The document is over. */
  | 'end';

/**
 * Reads JSON token by token and knows where it is: the service names the place in its refusals, counted as its own
 * parser counts, which reads the value after a field's name together with the name, and a text only when it is asked
 * for.
 */
export interface JsonReader {
  /** Moves to the next token. @throws {InvalidPattern} where the text is no JSON. */
  next(): JsonToken;
  /** The text of the current string, number or literal; of a field, its name. */
  text(): string;
  /** Refuses the pattern here. */
  refuse(reason: string): never;
}

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const IDENTIFIER = /[\p{L}\p{N}_$]+/uy;

/** How much of a long text a refusal repeats, characters. */
const SHOWN_CHARACTERS = 500;

/** Starts reading `source`. */
export function readJson(source: string): JsonReader {
  const open: Array<{ kind: '{' | '['; at: number; isEmpty: boolean }> = [];
  let at = 0;
  let current: JsonToken = 'end';
  let value = '';
  let pending: JsonToken | undefined;
  let isStringOpen = false;
  let isOver = false;

  const place = (offset: number) => {
    const lineStart = source.lastIndexOf('\n', offset - 1) + 1;
    const line = source.slice(0, offset).split('\n').length;
    const shown =
      source.length > SHOWN_CHARACTERS
        ? `${source.slice(0, SHOWN_CHARACTERS)}"[truncated ${source.length - SHOWN_CHARACTERS} chars]`
        : `${source}"`;
    return `[Source: (String)"${shown}; line: ${line}, column: ${offset - lineStart + 1}]`;
  };
  const fail = (reason: string, offset = at): never => {
    throw new InvalidPattern(`${reason}\n at ${place(offset)}`);
  };
  const unexpected = (expectation: string): never => {
    const character = source[at];
    if (character === undefined) return unexpectedEnd();
    return fail(`Unexpected character ('${character}' (code ${character.codePointAt(0)})): ${expectation}`);
  };
  const unexpectedEnd = (): never => {
    const around = open.at(-1);
    if (!around) return fail('Unexpected end-of-input');
    const kind = around.kind === '{' ? 'Object' : 'Array';
    return fail(`Unexpected end-of-input: expected close marker for ${kind} (start marker at ${place(around.at)})`);
  };

  const skipSpace = () => {
    while (at < source.length && ' \t\r\n'.includes(source.charAt(at))) at += 1;
  };

  /** Reads the rest of a string whose opening quote is behind us. */
  const finishString = (): string => {
    const start = at;
    while (source[at] !== '"') {
      if (at >= source.length) fail('Unexpected end-of-input: was expecting closing quote for a string value');
      at += source[at] === '\\' ? 2 : 1;
    }
    at += 1;
    try {
      return JSON.parse(source.slice(start - 1, at));
    } catch {
      return fail('Illegal unquoted character or unrecognized character escape in a string value');
    }
  };

  const literal = (): JsonToken => {
    IDENTIFIER.lastIndex = at;
    const word = IDENTIFIER.exec(source)?.[0];
    if (word === undefined) return unexpected(`expected a valid value ${VALUES}`);
    at += word.length;
    value = word;
    if (word === 'true' || word === 'false' || word === 'null') return word;
    return fail(`Unrecognized token '${word}': was expecting ${VALUES}`);
  };

  const number = (): JsonToken => {
    NUMBER.lastIndex = at;
    const digits = NUMBER.exec(source)?.[0];
    if (digits === undefined) return unexpected('expected a valid number');
    at += digits.length;
    value = digits;
    return 'number';
  };

  /** Reads a value as far as its kind is certain. */
  const readValue = (): JsonToken => {
    const character = source[at];
    if (character === undefined) return unexpectedEnd();
    if (character === '{' || character === '[') {
      at += 1;
      return character;
    }
    if (character === '"') {
      at += 1;
      isStringOpen = true;
      return 'string';
    }
    return character === '-' || (character >= '0' && character <= '9') ? number() : literal();
  };

  const enter = (token: JsonToken): JsonToken => {
    if (token === '{' || token === '[') open.push({ kind: token, at: at - 1, isEmpty: true });
    if (token === '}' || token === ']') open.pop();
    if (open.length === 0) isOver = true;
    return token;
  };

  const readField = (): JsonToken => {
    if (source[at] !== '"') unexpected('was expecting double-quote to start field name');
    at += 1;
    const name = finishString();
    skipSpace();
    if (source[at] !== ':') unexpected('was expecting a colon to separate field name and value');
    at += 1;
    skipSpace();
    pending = readValue();
    fieldName = name;
    return 'field';
  };
  let fieldName = '';

  const advance = (): JsonToken => {
    if (isStringOpen && pending === undefined) {
      value = finishString();
      isStringOpen = false;
    }
    if (pending !== undefined) {
      const token = pending;
      pending = undefined;
      return enter(token);
    }
    if (isOver) return 'end';
    skipSpace();
    const around = open.at(-1);
    if (!around) return at >= source.length ? 'end' : enter(readValue());
    if (at >= source.length) return unexpectedEnd();
    const close = around.kind === '{' ? '}' : ']';
    if (source[at] === close) {
      at += 1;
      return enter(close);
    }
    if (!around.isEmpty) {
      const kind = around.kind === '{' ? 'Object' : 'Array';
      if (source[at] !== ',') unexpected(`was expecting comma to separate ${kind} entries`);
      at += 1;
      skipSpace();
    }
    around.isEmpty = false;
    return around.kind === '{' ? readField() : enter(readValue());
  };

  return {
    next: () => {
      current = advance();
      return current;
    },
    text: () => {
      if (current === 'field') return fieldName;
      if (isStringOpen && current === 'string') {
        value = finishString();
        isStringOpen = false;
      }
      return value;
    },
    refuse: (reason) => fail(reason),
  };
}
