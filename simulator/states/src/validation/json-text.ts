import { type Diagnostic, schemaError } from './diagnostic.ts';

/** Reads a definition's text; a text that is no JSON object yields what is wrong with it. */
export function readDefinition(text: string): { definition: Record<string, unknown> } | { diagnostic: Diagnostic } {
  if (text.trim() === '') return { diagnostic: schemaError('Definition must be a valid JSON object') };
  try {
    const definition: unknown = JSON.parse(text);
    if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
      return { diagnostic: schemaError('Definition must be a valid JSON object') };
    }
    return { definition: definition as Record<string, unknown> }; // Just checked.
  } catch (error) {
    return { diagnostic: syntaxError(text, error) };
  }
}

/** What is wrong with a text that should be JSON, in the words of the service's parser; undefined: nothing. */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return syntaxError(text, error).message;
  }
}

/** The service's parser tells the token that it did not expect, and where it stopped. */
function syntaxError(text: string, error: unknown): Diagnostic {
  const position = /position (\d+)/.exec(String(error))?.[1];
  const at = position === undefined ? Math.max(0, text.search(/\S/)) : Number(position);
  const start = at - (/[A-Za-z0-9_$]*$/.exec(text.slice(0, at))?.[0].length ?? 0);
  const token = /^[A-Za-z0-9_$]+/.exec(text.slice(start))?.[0];
  const end = token === undefined ? at + 1 : start + token.length;
  const before = text.slice(0, end).split('\n');
  const location = `[Source: (String)"${shortened(text)}"; line: ${before.length}, column: ${(before.at(-1)?.length ?? 0) + 1}]`;
  const expected = `was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
  const character = text.charAt(at);
  const problem =
    token === undefined
      ? `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${expected}`
      : `Unrecognized token '${token}': ${expected}`;
  return {
    severity: 'ERROR',
    code: 'INVALID_JSON_DESCRIPTION',
    message: `${problem}\n at ${location}`,
    location,
  };
}

const SHOWN_CHARACTERS = 500;

function shortened(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  return `${text.slice(0, SHOWN_CHARACTERS)}"[truncated ${text.length - SHOWN_CHARACTERS} chars]`;
}
