import { jsonRefusal } from '#json';
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

/** The service's parser tells what it did not expect, and where it stopped. */
function syntaxError(text: string, error: unknown): Diagnostic {
  const message = jsonRefusal(text) ?? aroundTheValue(text, error);
  const [, location] = /\n at (\[Source: [\s\S]*\])$/.exec(message) ?? [];
  return {
    severity: 'ERROR',
    code: 'INVALID_JSON_DESCRIPTION',
    message,
    ...(location === undefined ? {} : { location }),
  };
}

/** There is no value in the text, or something after it. */
function aroundTheValue(text: string, error: unknown): string {
  if (text.trim() !== '') return error instanceof Error ? error.message : String(error);
  return `No content to map due to end-of-input\n at [Source: (String)"${text}"; line: 1, column: 0]`;
}
