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
  return {
    severity: 'ERROR',
    code: 'SCHEMA_VALIDATION_FAILED',
    message,
    ...(location === undefined ? {} : { location }),
  };
}
