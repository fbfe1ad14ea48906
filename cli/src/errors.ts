/** Something that the person at the terminal can mend: the text says what happened and what to do. Exit code 1. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The command was called in a way it does not understand. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
