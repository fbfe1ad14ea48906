import type { Json, JsonObject } from '../json.ts';

/** How a state reads its data. */
export type QueryLanguage = 'JSONPath' | 'JSONata';

/** States that belong together: a machine, a branch, or an item processor. */
export interface Flow {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A whole state machine in the Amazon States Language. */
export interface Machine extends Flow {
  readonly QueryLanguage?: QueryLanguage;
  readonly TimeoutSeconds?: number;
}

/** A state, by its type. */
export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** What every state may have. */
export interface CommonFields {
  readonly QueryLanguage?: QueryLanguage;
  readonly Next?: string;
  readonly End?: boolean;
  readonly InputPath?: string | null;
  readonly OutputPath?: string | null;
  readonly Output?: Json;
  readonly Assign?: JsonObject;
}

/** What shapes the result of a state's work. */
export interface ResultFields extends CommonFields {
  readonly Parameters?: Json;
  readonly Arguments?: Json;
  readonly ResultSelector?: JsonObject;
  readonly ResultPath?: string | null;
}

/** Passes its input, or a fixed result, on. */
export interface PassState extends ResultFields {
  readonly Type: 'Pass';
  readonly Result?: Json;
}

/** Retriers and catchers. */
interface HandlerFields extends ResultFields {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

/** Calls something. Seconds may be JSONata expressions. */
export interface TaskState extends HandlerFields {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly TimeoutSeconds?: number | string;
  readonly TimeoutSecondsPath?: string;
  readonly HeartbeatSeconds?: number | string;
  readonly HeartbeatSecondsPath?: string;
  readonly Credentials?: JsonObject;
}

/** Runs branches side by side. */
export interface ParallelState extends HandlerFields {
  readonly Type: 'Parallel';
  readonly Branches: readonly Flow[];
}

/** Runs its item processor once for each item. */
export interface MapState extends HandlerFields {
  readonly Type: 'Map';
  readonly ItemProcessor?: Flow & { readonly ProcessorConfig?: { readonly Mode?: string } };
  /** The older name of the item processor. */
  readonly Iterator?: Flow;
  readonly Items?: Json;
  readonly ItemsPath?: string;
  readonly ItemSelector?: Json;
  readonly ItemReader?: JsonObject;
  readonly ItemBatcher?: ItemBatcher;
  /** A distributed Map's part in the ARN of its run. */
  readonly Label?: string;
  readonly ResultWriter?: JsonObject;
  readonly MaxConcurrency?: number | string;
  readonly MaxConcurrencyPath?: string;
  readonly ToleratedFailureCount?: number | string;
  readonly ToleratedFailureCountPath?: string;
  readonly ToleratedFailurePercentage?: number | string;
  readonly ToleratedFailurePercentagePath?: string;
}

/** Puts items together, so that one flow gets several. */
export interface ItemBatcher {
  readonly MaxItemsPerBatch?: number | string;
  readonly MaxItemsPerBatchPath?: string;
  readonly MaxInputBytesPerBatch?: number | string;
  readonly MaxInputBytesPerBatchPath?: string;
  readonly BatchInput?: Json;
}

/** Goes one way or another. */
export interface ChoiceState extends CommonFields {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

/** One way out of a choice; in JSONPath the comparison is one of its members. */
export interface ChoiceRule {
  readonly Next: string;
  readonly Condition?: boolean | string;
  readonly Assign?: JsonObject;
  readonly Output?: Json;
  readonly [comparison: string]: Json | undefined;
}

/** Waits for a time or until one. */
export interface WaitState extends CommonFields {
  readonly Type: 'Wait';
  readonly Seconds?: number | string;
  readonly SecondsPath?: string;
  readonly Timestamp?: string;
  readonly TimestampPath?: string;
}

/** Ends its flow well. */
export interface SucceedState extends CommonFields {
  readonly Type: 'Succeed';
}

/** Ends its flow badly. */
export interface FailState extends CommonFields {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly ErrorPath?: string;
  readonly Cause?: string;
  readonly CausePath?: string;
}

/** When and how often work is tried again. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  /** Default 1. */
  readonly IntervalSeconds?: number;
  /** Default 3; 0: never. */
  readonly MaxAttempts?: number;
  /** Default 2.0. */
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'NONE' | 'FULL';
}

/** Where an error leads to. */
export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
  readonly Output?: Json;
  readonly Assign?: JsonObject;
}
