import type { FunctionError } from './messages.ts';

/** What the runtime says when it cannot read what was thrown. */
const UNREADABLE =
  'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack';

/** An error of the function's code as the Node.js runtime answers it. */
export function functionError(thrown: unknown): FunctionError {
  if (thrown === undefined || thrown === null) return { errorType: 'handled', errorMessage: UNREADABLE };
  if (!looksLikeError(thrown)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return {
    errorType: String(thrown.name ?? 'Error'),
    errorMessage: String(thrown.message ?? ''),
    trace: String(thrown.stack ?? '').split('\n'),
  };
}

/** A rejected promise that nobody handled. */
export function unhandledRejection(reason: unknown): FunctionError {
  const { errorType, errorMessage, trace } = functionError(reason);
  return {
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: looksLikeError(reason) ? `${errorType}: ${errorMessage}` : errorMessage,
    trace: [`Runtime.UnhandledPromiseRejection: ${errorMessage}`, ...(trace ?? [])],
  };
}

function looksLikeError(value: unknown): value is { name?: unknown; message?: unknown; stack?: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value && 'stack' in value;
}
