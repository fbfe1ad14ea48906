import type { QueryLanguage } from '../asl/definition.ts';

/** Something that is wrong, or doubtful, in a definition, as ValidateStateMachineDefinition answers it. */
export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  /** A JSON pointer, or a place in the text. */
  readonly location?: string;
}

/** A definition that does not have the form it should have. */
export function schemaError(message: string, location?: string): Diagnostic {
  return errorOf('SCHEMA_VALIDATION_FAILED', message, location);
}

/** Something that is wrong, by its code. */
export function errorOf(code: string, message: string, location?: string): Diagnostic {
  return { severity: 'ERROR', code, message, ...(location === undefined ? {} : { location }) };
}

/** A field that its object does not have. The service points at the object. */
export function unsupportedField(name: string, location: string): Diagnostic {
  return schemaError(`Field '${name}' is not supported`, location);
}

/** A value of another type than a field has. */
export function wrongType(type: string, location: string): Diagnostic {
  return schemaError(`Expected value of type [${type.toUpperCase()}]`, location);
}

/** A value that is none of those that a field has. */
export function notOneOf(values: readonly string[], location: string): Diagnostic {
  return schemaError(`Value should be one of the following: [${values.join(', ')}]`, location);
}

/** Fields of which an object has exactly one, or at most one, and has more or none. */
export function notOnlyOne(fields: readonly string[], found: number, location: string): Diagnostic {
  const text = found === 0 ? 'This object should have only one' : 'There should only be one';
  return schemaError(`${text} of the following fields: [${fields.join(', ')}]`, location);
}

/** An array that has to have elements. */
export function emptyArray(location: string): Diagnostic {
  return schemaError('Value cannot be empty', location);
}

/** A field of the other query language. The service points at the object. */
export function otherLanguage(name: string, language: QueryLanguage, location: string): Diagnostic {
  const needed = language === 'JSONata' ? 'JSONPath' : 'JSONata';
  return schemaError(
    `The QueryLanguage is set to '${language}', but field '${name}' is only supported for the '${needed}' QueryLanguage`,
    location,
  );
}
