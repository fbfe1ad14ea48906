import { InvalidPattern } from './invalid-pattern.ts';

/** The character that stands for any run of characters, after escapes were read. */
export const ANY = Symbol('any');

/** A wildcard pattern: characters, and ANY where a star stood. */
export type WildcardTokens = readonly (string | typeof ANY)[];

/**
 * Reads a wildcard pattern: `*` is any run of characters, `\*` and `\\` are those characters themselves.
 * @throws {InvalidPattern} naming the place in bytes, counted from the quote that stands before the text.
 */
export function parseWildcard(pattern: string): WildcardTokens {
  const tokens: Array<string | typeof ANY> = [];
  let byteAt = 1;
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    const following = characters[index + 1];
    if (character === '*') {
      if (following === '*') throw new InvalidPattern(`Consecutive wildcard characters at pos ${byteAt}`);
      tokens.push(ANY);
    } else if (character === '\\') {
      if (following !== '*' && following !== '\\')
        throw new InvalidPattern(`Invalid escape character at pos ${byteAt}`);
      tokens.push(following);
      index += 1;
      byteAt += 1;
    } else {
      tokens.push(character);
    }
    byteAt += Buffer.byteLength(character);
  }
  return tokens;
}

/** A test of texts against a wildcard pattern, linear in the text for each star. */
export function wildcardTest(tokens: WildcardTokens): (text: string) => boolean {
  const pieces = [''];
  for (const token of tokens) {
    if (token === ANY) pieces.push('');
    else pieces[pieces.length - 1] += token;
  }
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return (text) => text === first;
  const middle = pieces.slice(1, -1).filter((piece) => piece !== '');
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= end;
  };
}
