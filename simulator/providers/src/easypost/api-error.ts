import type { HttpAnswer } from '#kernel';

/** What is wrong with one field. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly suggestion: string | null;
}

/** EasyPost refuses a call, which changes nothing. */
export class EasyPostError extends Error {
  override readonly name = 'EasyPostError';
  readonly status: number;
  /** For example `ADDRESS.VERIFY.FAILURE`. */
  readonly code: string;
  readonly errors: readonly FieldError[];

  constructor(status: number, code: string, message: string, errors: readonly FieldError[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** The error as EasyPost answers it. */
export function errorAnswer({ status, code, message, errors }: EasyPostError): HttpAnswer {
  return jsonAnswer(status, { error: { code, message, errors } });
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
