/** What became wrong, as executions, branches and events report it. Both texts may be absent (a bare Fail state). */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
}

/** What is particular about a failure. */
export interface FailureOptions {
  readonly location?: string;
  readonly namesState?: boolean;
  readonly isLate?: boolean;
}

/** A state could not do its work. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  readonly text: string;
  /** The field whose JSONata expression failed; its failure is an event of its own. */
  readonly location: string | undefined;
  /** The service puts the state's name and the event at which it was entered before the text. */
  readonly namesState: boolean;
  /** It showed only when the state had been entered; the service numbers its event accordingly. */
  readonly isLate: boolean;

  constructor(error: string, text: string, options: FailureOptions = {}) {
    super(`${error}: ${text}`);
    this.error = error;
    this.text = text;
    this.location = options.location;
    this.namesState = options.namesState ?? true;
    this.isLate = options.isLate ?? false;
  }
}

/** A failure that ends the execution: no retrier and no catcher sees it. */
export const RUNTIME_ERROR = 'States.Runtime';

/** The error of a JSONata expression. */
export const QUERY_ERROR = 'States.QueryEvaluationError';

/** The definition asks for something that the input does not have: ends the execution. */
export function runtimeFailure(text: string): StateFailure {
  return new StateFailure(RUNTIME_ERROR, text);
}

/** A JSONata expression failed. */
export function queryFailure(location: string, text: string): StateFailure {
  return new StateFailure(QUERY_ERROR, text, { location });
}

/** A field has a JSONata value of the right type that still cannot be used. */
export function valueFailure(location: string, text: string): StateFailure {
  return new StateFailure(QUERY_ERROR, text, { location, isLate: true });
}

/** The largest payload of a state, in bytes of UTF-8. "Quotas", AWS Step Functions Developer Guide. */
export const PAYLOAD_LIMIT_BYTES = 262_144;

/** A result or output is larger than the service takes. */
export function dataLimitExceeded(stateOrTask: string): StateFailure {
  return new StateFailure(
    'States.DataLimitExceeded',
    `The state/task '${stateOrTask}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    { namesState: false },
  );
}

/** The largest total of an execution's variables in one flow, in bytes of their JSON text. */
export const VARIABLES_LIMIT_BYTES = 10_485_760;

/**
 * Variables are larger than the service takes: 256 KiB that one state assigns, 10 MiB in all.
 * @see "Passing data between states with variables", AWS Step Functions Developer Guide
 */
export function variablesExceeded(state: string, limitBytes: number): StateFailure {
  return new StateFailure(
    'States.DataLimitExceeded',
    `The variables of the state '${state}' have a size exceeding the maximum of ${limitBytes} bytes.`,
    { namesState: false },
  );
}
