/** The step changes nothing that another could see: there is nothing to undo. */
export const nothingToUndo = 'nothing to undo';

/** The step comes after the pivot: it is retried until it is done, and parked when it is not; never undone. */
export const forwardOnly = 'forward only';

/** One step of a saga. */
export interface SagaStep {
  /** The task's name, in PascalCase: the state's name, and the name of the function's substitution. */
  readonly action: string;
  /** Names of the errors that are a definitive no: nothing was done, a retry cannot change it. */
  readonly rejections: readonly string[];
  /** The task that undoes the action, safe also when the action never ran, or runs later. */
  readonly compensation: string;
  /** Members of the saga's input that the action gets besides the order's id. Ids and small values, not documents. */
  readonly needs?: readonly string[];
}

/** How often a kind of task is tried again after a transient error. */
export interface SagaRetry {
  /** Retries after the first attempt. */
  readonly maxAttempts: number;
  /** Upper bound of one back-off, seconds. Default: 30 for actions, 600 for compensations. */
  readonly maxDelaySeconds?: number;
}

/** A saga: steps in order, each with what undoes it. Everything else is derived from this. */
export interface Saga {
  /** The state machine's name. */
  readonly name: string;
  /** After this long since its execution's start, no step up to the pivot begins any more, seconds. */
  readonly deadlineSeconds: number;
  /** The longest time-out of the functions behind the tasks, seconds. Tasks wait longer than this. */
  readonly functionTimeoutSeconds: number;
  /** Actions give up sooner than compensations: an action can be undone, an undoing cannot. */
  readonly retry: { readonly actions: SagaRetry; readonly compensations: SagaRetry };
  readonly steps: readonly SagaStep[];
  /** The task that turns the saga round; refused when this execution is not in charge. */
  readonly beforeCompensation: string;
  /** The task that ends a compensated saga, told the reason. */
  readonly afterCompensation: string;
  /**
   * The task that a saga asks now and then while a step of it is held: it answers `{ cancelRequested }`. Absent: steps
   * cannot be held. The functions behind held steps stand behind a gate (`@backstitch/saga/hold`).
   */
  readonly whileHeld?: string;
}

/** Every task that a saga calls, by name: actions, compensations and those around compensation and hold. */
export type SagaTask<S extends Saga> =
  | S['steps'][number]['action']
  | Exclude<S['steps'][number]['compensation'], typeof nothingToUndo | typeof forwardOnly>
  | S['beforeCompensation']
  | S['afterCompensation']
  | Extract<S['whileHeld'], string>;
