import type { HttpAnswer } from '#kernel';

/** An answer, and what the access log says of it where the gateway itself gave it. */
export interface LoggedAnswer extends HttpAnswer {
  /** `$context.error.message`: the gateway's own text. */
  readonly errorMessage?: string;
  /** `$context.integrationErrorMessage`: why the function gave no answer. */
  readonly integrationErrorMessage?: string;
}

/** An answer of the gateway itself, which the function never saw: `{"message":"Not Found"}`. */
export function gatewayAnswer(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): LoggedAnswer {
  return {
    errorMessage: message,
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ message })),
  };
}
