/** The member `error` of a body with which Stripe refuses a call. */
export interface StripeErrorBody {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  /** The parameter at fault, in the form's notation: `metadata[orderId]`. */
  readonly param?: string;
  readonly decline_code?: string;
  /** The id of the failed charge. */
  readonly charge?: string;
  /** The intent as the error leaves it. */
  readonly payment_intent?: unknown;
  readonly payment_method?: unknown;
  readonly doc_url?: string;
}

/** Stripe's answer to a call, before it becomes HTTP. */
export interface StripeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Stripe refuses a call, which changes nothing. A declined card is not one of these: it leaves its traces. */
export class StripeError extends Error {
  override readonly name = 'StripeError';
  readonly status: number;
  readonly body: StripeErrorBody;
  /** Whether the endpoint had begun to execute: then the answer is kept under the idempotency key. */
  readonly executed: boolean;

  constructor(status: number, body: StripeErrorBody, executed: boolean) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.executed = executed;
  }
}

/** The request itself is wrong (400): nothing ran, so no idempotency key remembers it. */
export function invalidRequest(message: string, details: { code?: string; param?: string } = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...withDocs(details) }, false);
}

/** No such object, or none of this kind (404). */
export function resourceMissing(kind: string, id: string, param: string): StripeError {
  const details = withDocs({ code: 'resource_missing', param });
  return new StripeError(
    404,
    { type: 'invalid_request_error', message: `No such ${kind}: '${id}'`, ...details },
    false,
  );
}

/** The object's state forbids the call (400); kept under the idempotency key. */
export function wrongState(message: string, details: { code: string; param?: string; intent?: unknown }): StripeError {
  const { intent, ...rest } = details;
  return new StripeError(
    400,
    {
      type: 'invalid_request_error',
      message,
      ...withDocs(rest),
      ...(intent === undefined ? {} : { payment_intent: intent }),
    },
    true,
  );
}

/** The error as a body. */
export function errorBody(body: StripeErrorBody): { error: StripeErrorBody } {
  return { error: body };
}

function withDocs<Details extends { code?: string }>(details: Details): Details & { doc_url?: string } {
  if (details.code === undefined) return details;
  return { ...details, doc_url: `https://stripe.com/docs/error-codes/${details.code.replaceAll('_', '-')}` };
}
