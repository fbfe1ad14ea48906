/** What a service's error carries besides its code and text. */
export interface AwsErrorDetails {
  /** HTTP status of the answer; 400 unless said. */
  readonly statusCode?: number;
  /** Further members of the error's body, e.g. `CancellationReasons`. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An error as an AWS service answers it: code, text and HTTP status reach the caller unchanged. */
export class AwsError extends Error {
  /** The service's code, e.g. `ValidationException`. */
  readonly code: string;
  readonly statusCode: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: AwsErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = code;
    this.code = code;
    this.statusCode = details.statusCode ?? 400;
    this.fields = details.fields ?? {};
  }
}

/**
 * Something that AWS has and this simulator has not. It is answered as an error of its own, so that nothing is
 * silently ignored.
 */
export class NotSimulated extends AwsError {
  constructor(what: string, hint = 'It exists on AWS, but not in this simulator.') {
    super('NotSimulatedException', `Not simulated: ${what}. ${hint}`, { statusCode: 501 });
  }
}

/** The connection broke: the caller cannot know whether its call took effect. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'ECONNRESET';
}

/** The calling process died at this call. Whoever made the call gets no answer any more. */
export class CallerCrashed extends Error {
  override readonly name = 'CallerCrashed';
}
