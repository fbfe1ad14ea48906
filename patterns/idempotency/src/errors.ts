/**
 * The call failed for now: the network, a throttle, a 5xx, a lost race. The saga retries this error (by this name) and
 * no other, so adapters throw it, or an error that {@link asTransient} recognises, for whatever may pass.
 */
export class TransientFailure extends Error {
  // A literal: the bundler renames classes, and the state machine matches this name.
  override readonly name = 'TransientFailure';
}

/**
 * A provider fails for everyone: it answers 5xx, throttles, refuses our key, or does not answer. The name, and so the
 * retrying and the counting by a circuit breaker, is that of {@link TransientFailure}; logs show who fails as `provider`.
 */
export class ProviderUnavailable extends TransientFailure {
  /** Who fails: `stripe`, `easypost`. */
  readonly provider: string;

  constructor(provider: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.provider = provider;
  }
}

/**
 * The action's compensation came first: it must not happen any more, and it is unknown here what its earlier attempts
 * did. Not a business rejection: the saga routes it as an unknown outcome.
 */
export class StepCancelled extends Error {
  override readonly name = 'StepCancelled';

  constructor(step: string, orderId: string) {
    super(`Order ${orderId}: ${step} was compensated before it ran. Nothing was done.`);
  }
}

/** An effect row stands in a state that the protocol cannot reach: a defect, for a person to look at. */
export class EffectInconsistent extends Error {
  override readonly name = 'EffectInconsistent';
}

const TRANSIENT_NAMES: ReadonlySet<string> = new Set([
  'TransientFailure',
  'TimeoutError',
  'AbortError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);

/**
 * Whether a repeated call may succeed: what the AWS SDK calls retryable or the service's fault, and what Node calls a
 * broken connection; also as the cause of an error that wraps it, as Powertools does.
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (TRANSIENT_NAMES.has(error.name)) return true;
  if ('code' in error && typeof error.code === 'string' && TRANSIENT_CODES.has(error.code)) return true;
  if ('$fault' in error && error.$fault === 'server') return true;
  if ('$retryable' in error && error.$retryable !== undefined) return true;
  return error.cause !== undefined && error.cause !== error && isTransient(error.cause);
}

/** A {@link TransientFailure} where the error is transient; the error itself where it is not. */
export function asTransient(error: unknown): unknown {
  if (!(error instanceof Error) || error.name === 'TransientFailure' || !isTransient(error)) return error;
  return new TransientFailure(`${error.name}: ${error.message}`, { cause: error });
}
