/** A path or expression is not well formed. */
export class SyntaxMistake extends Error {
  override readonly name = 'SyntaxMistake';
}

/** A cursor over the text of a path or an intrinsic function. */
export interface Reader {
  readonly text: string;
  position: number;
}

/** A reader at the beginning of `text`. */
export function readerOf(text: string): Reader {
  return { text, position: 0 };
}

/** Whether everything was read. */
export function atEnd(reader: Reader): boolean {
  return reader.position >= reader.text.length;
}

/** The next character, `''` at the end. */
export function peek(reader: Reader): string {
  return reader.text.charAt(reader.position);
}

/** Skips white space. */
export function skipSpace(reader: Reader): void {
  while (!atEnd(reader) && /\s/.test(peek(reader))) reader.position += 1;
}

/** Reads `token` if it comes next. Returns whether it did. */
export function take(reader: Reader, token: string): boolean {
  if (!reader.text.startsWith(token, reader.position)) return false;
  reader.position += token.length;
  return true;
}

/** Reads `token`. @throws {SyntaxMistake} when something else comes next. */
export function expect(reader: Reader, token: string): void {
  if (!take(reader, token)) throw new SyntaxMistake(`Expected '${token}' at ${reader.position} of ${reader.text}`);
}

/** Reads what `pattern` (sticky) matches here, if anything. */
export function takeMatch(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.position;
  const match = pattern.exec(reader.text);
  if (!match) return undefined;
  reader.position += match[0].length;
  return match[0];
}

/** Reads a quoted text; a backslash before the quote keeps it from ending there, any other stands for itself. */
export function takeQuoted(reader: Reader): string {
  const quote = peek(reader);
  reader.position += 1;
  let text = '';
  while (!atEnd(reader) && peek(reader) !== quote) {
    if (reader.text.startsWith(`\\${quote}`, reader.position)) reader.position += 1;
    text += peek(reader);
    reader.position += 1;
  }
  expect(reader, quote);
  return text;
}
