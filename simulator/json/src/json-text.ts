import type { Refuse } from './refuse.ts';

/** A JSON text and how far it is read, character by character; refusals are worded as the service's parser does. */
export interface JsonText {
  /** The next character; undefined at the end. */
  peek(): string | undefined;
  /** Steps over one character. */
  skip(): void;
  /** Steps over white space. Refuses a control character. */
  skipSpace(): void;
  /** How far it is read, characters. */
  offset(): number;
  /** Reads the rest of a string whose opening quote is behind us. */
  finishString(what: 'string value' | 'name'): string;
  /** Reads a number. */
  number(): string;
  /** Reads `true`, `false` or `null`. Refuses any other word. */
  literal(): 'true' | 'false' | 'null';
  /** Refuses the next character, or the end. */
  unexpected(expectation: string): never;
  /** Refuses the text here. */
  fail(reason: string): never;
  /** A place as refusals name it. */
  place(offset: number): string;
  /** Refuses the end of the text: this is open. */
  unexpectedEnd(): never;
}

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const IDENTIFIER = /[\p{L}\p{N}_$]+/uy;

/** How much of a long text a refusal repeats, characters. */
const SHOWN_CHARACTERS = 500;

/**
 * Starts reading `source`.
 * @param openAt describes the object or array that is not closed yet, for the refusal of an early end.
 */
export function jsonText(source: string, refuse: Refuse, openAt: () => string): JsonText {
  let at = 0;

  const place = (offset: number) => {
    const lineStart = source.lastIndexOf('\n', offset - 1) + 1;
    const line = source.slice(0, offset).split('\n').length;
    const shown =
      source.length > SHOWN_CHARACTERS
        ? `${source.slice(0, SHOWN_CHARACTERS)}"[truncated ${source.length - SHOWN_CHARACTERS} chars]`
        : `${source}"`;
    return `[Source: (String)"${shown}; line: ${line}, column: ${offset - lineStart + 1}]`;
  };
  const fail = (reason: string): never => refuse(`${reason}\n at ${place(at)}`);
  const unexpectedEnd = (): never => fail(`Unexpected end-of-input${openAt()}`);
  const unexpected = (expectation: string, where = ''): never => {
    const character = source[at];
    if (character === undefined) return unexpectedEnd();
    return fail(`Unexpected character (${described(character)})${where}: ${expectation}`);
  };

  const finishString = (what: 'string value' | 'name'): string => {
    const start = at;
    for (let character = source[at]; character !== '"'; character = source[at]) {
      if (character === undefined) {
        const where = what === 'name' ? ' in field name' : ': was expecting closing quote for a string value';
        return fail(`Unexpected end-of-input${where}`);
      }
      if (character < ' ') {
        return fail(
          `Illegal unquoted character (${described(character)}): has to be escaped using backslash to be included in ${what}`,
        );
      }
      at += character === '\\' ? escapeLength() : 1;
    }
    at += 1;
    return JSON.parse(source.slice(start - 1, at));
  };

  /** Length of the escape that begins here. */
  const escapeLength = (): number => {
    const escaped = source.charAt(at + 1);
    if (escaped === '') return 1;
    if (escaped !== 'u') {
      if ('"\\/bfnrt'.includes(escaped)) return 2;
      at += 1;
      return fail(`Unrecognized character escape ${described(escaped)}`);
    }
    for (let digit = at + 2; digit < at + 6; digit += 1) {
      const character = source[digit];
      if (character === undefined || /[0-9a-fA-F]/.test(character)) continue;
      at = digit;
      return unexpected('expected a hex-digit for character escape sequence');
    }
    return 6;
  };

  const digits = (complaint: string) => {
    if (!isDigit(source[at])) unexpected(complaint, ' in numeric value');
    while (isDigit(source[at])) at += 1;
  };

  return {
    place,
    fail,
    unexpected,
    unexpectedEnd,
    finishString,
    offset: () => at,
    peek: () => source[at],
    skip: () => {
      at += 1;
    },
    skipSpace: () => {
      while (at < source.length && ' \t\r\n'.includes(source.charAt(at))) at += 1;
      const character = source[at];
      if (character === undefined || character > ' ') return;
      fail(
        `Illegal character (${described(character)}): only regular white space (\\r, \\n, \\t) is allowed between tokens`,
      );
    },
    number: () => {
      const start = at;
      if (source[at] === '-') at += 1;
      if (source[at] === '0' && isDigit(source[at + 1])) {
        at += 1;
        return fail('Invalid numeric value: Leading zeroes not allowed');
      }
      digits('expected digit (0-9) to follow minus sign, for valid numeric value');
      if (source[at] === '.') {
        at += 1;
        digits('Decimal point not followed by a digit');
      }
      if (source[at] === 'e' || source[at] === 'E') {
        at += source[at + 1] === '+' || source[at + 1] === '-' ? 2 : 1;
        digits('Exponent indicator not followed by a digit');
      }
      return source.slice(start, at);
    },
    literal: () => {
      IDENTIFIER.lastIndex = at;
      const word = IDENTIFIER.exec(source)?.[0];
      if (word === undefined) return unexpected(`expected a valid value ${VALUES}`);
      at += word.length;
      if (word === 'true' || word === 'false' || word === 'null') return word;
      return fail(`Unrecognized token '${word}': was expecting ${VALUES}`);
    },
  };
}

/** A character as the service shows it in a refusal. */
function described(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return `(CTRL-CHAR, code ${code})`;
  return code > 0xff ? `'${character}' (code ${code} / 0x${code.toString(16)})` : `'${character}' (code ${code})`;
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
