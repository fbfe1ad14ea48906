import { type JsonText, jsonText } from './json-text.ts';
import type { Refuse } from './refuse.ts';

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
  /** Moves to the next token. Refuses the text where it is no JSON. */
  next(): JsonToken;
  /** The text of the current string, number or literal; of a field, its name. */
  text(): string;
  /** Refuses the text here. */
  refuse(reason: string): never;
}

/** An object or array that is not closed yet. */
interface Open {
  readonly kind: '{' | '[';
  /** Its opening marker. */
  readonly at: number;
  isEmpty: boolean;
}

/** Starts reading `source`. */
export function readJson(source: string, refuse: Refuse): JsonReader {
  const open: Open[] = [];
  const json: JsonText = jsonText(source, refuse, () => {
    const around = open.at(-1);
    return around ? `: expected close marker for ${nameOf(around)} (start marker at ${json.place(around.at)})` : '';
  });
  let current: JsonToken = 'end';
  let value = '';
  let fieldName = '';
  let pending: JsonToken | undefined;
  let isStringOpen = false;
  let isOver = false;

  /** Reads a value as far as its kind is certain. */
  const readValue = (): JsonToken => {
    const character = json.peek();
    if (character === undefined) return json.unexpectedEnd();
    if (character === '{' || character === '[') {
      json.skip();
      return character;
    }
    if (character === '"') {
      json.skip();
      isStringOpen = true;
      return 'string';
    }
    // Closing markers that may stand somewhere were read before; here none may.
    if (character === '}') return json.unexpected('expected a value');
    if (character === '-' || (character >= '0' && character <= '9')) {
      value = json.number();
      return 'number';
    }
    const word = json.literal();
    value = word;
    return word;
  };

  const enter = (token: JsonToken): JsonToken => {
    if (token === '{' || token === '[') open.push({ kind: token, at: json.offset() - 1, isEmpty: true });
    if (token === '}' || token === ']') open.pop();
    if (open.length === 0) isOver = true;
    return token;
  };

  const readField = (): JsonToken => {
    if (json.peek() !== '"') json.unexpected('was expecting double-quote to start field name');
    json.skip();
    const name = json.finishString('name');
    json.skipSpace();
    if (json.peek() !== ':') json.unexpected('was expecting a colon to separate field name and value');
    json.skip();
    json.skipSpace();
    pending = readValue();
    fieldName = name;
    return 'field';
  };

  const finishText = () => {
    value = json.finishString('string value');
    isStringOpen = false;
  };

  const advance = (): JsonToken => {
    if (pending !== undefined) {
      const token = pending;
      pending = undefined;
      return enter(token);
    }
    if (isStringOpen) finishText();
    if (isOver) return 'end';
    json.skipSpace();
    const around = open.at(-1);
    if (!around) return json.peek() === undefined ? 'end' : enter(readValue());
    return inside(around);
  };

  const inside = (around: Open): JsonToken => {
    const character = json.peek();
    if (character === undefined) return json.unexpectedEnd();
    const close = around.kind === '{' ? '}' : ']';
    if (character === close) {
      json.skip();
      return enter(close);
    }
    if (character === '}' || character === ']') {
      json.fail(
        `Unexpected close marker '${character}': expected '${close}' (for ${nameOf(around)} starting at ${json.place(around.at)})`,
      );
    }
    if (!around.isEmpty) {
      if (character !== ',') json.unexpected(`was expecting comma to separate ${nameOf(around)} entries`);
      json.skip();
      json.skipSpace();
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
      if (isStringOpen && current === 'string') finishText();
      return value;
    },
    refuse: (reason) => json.fail(reason),
  };
}

function nameOf({ kind }: Open): string {
  return kind === '{' ? 'Object' : 'Array';
}
