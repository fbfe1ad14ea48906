/** A JSONata expression, `{% ... %}`, or a plain value. */
export type Jsonata = string | number | boolean | { readonly [member: string]: Jsonata };

/** Variables that a state sets. */
export type Assignments = Readonly<Record<string, Jsonata>>;

/** How a task is tried again. @see "Error handling in Step Functions workflows", AWS Step Functions Developer Guide */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** Where an error leads that no retrier took. */
export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Assign?: Assignments;
  readonly Output?: Jsonata;
  readonly Next: string;
}

/** Calls a task and waits for its answer. */
export interface TaskState {
  readonly Type: 'Task';
  readonly Comment?: string;
  readonly Resource: string;
  readonly Arguments: Readonly<Record<string, Jsonata>>;
  readonly Output: Jsonata;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
  readonly Next: string;
}

/** A way out of a choice. */
export interface ChoiceRule {
  readonly Condition: string;
  readonly Assign?: Assignments;
  readonly Next: string;
}

/** Goes the way of the first condition that holds. */
export interface ChoiceState {
  readonly Type: 'Choice';
  readonly Comment?: string;
  readonly Choices: readonly ChoiceRule[];
  readonly Default: string;
}

/** Waits, and goes on. */
export interface WaitState {
  readonly Type: 'Wait';
  readonly Comment?: string;
  readonly Seconds: Jsonata;
  readonly Output: Jsonata;
  readonly Next: string;
}

/** Ends the execution SUCCEEDED. */
export interface SucceedState {
  readonly Type: 'Succeed';
  readonly Comment?: string;
  readonly Output: Jsonata;
}

/** The state types that a saga is made of. */
export type State = TaskState | ChoiceState | WaitState | SucceedState;

/** A state machine in the Amazon States Language, with JSONata as its query language. */
export interface StateMachine {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}
