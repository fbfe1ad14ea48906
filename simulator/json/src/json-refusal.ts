import { readJson } from './json-reader.ts';

/**
 * What a service says of a text that is no JSON: what is wrong, and on a line of its own where, in the words of the
 * parser that services have in common; undefined where the first value of the text is well formed.
 */
export function jsonRefusal(text: string): string | undefined {
  try {
    const reader = readJson(text, (message) => {
      throw new InvalidJson(message);
    });
    while (reader.next() !== 'end') reader.text();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidJson) return error.message;
    throw error;
  }
}

/** A text is no JSON. */
class InvalidJson extends Error {
  override readonly name = 'InvalidJson';
}
