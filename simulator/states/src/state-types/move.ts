import type { Outcome } from '../data/output.ts';
import type { Failure } from '../failures.ts';
import type { Json } from '../json.ts';

/** What a state does next. */
export type Move = Leave | Fail | WaitUntil | CallTask | Fork;

/** Leaves the state with an output; no `next`: its flow ends well. */
export interface Leave extends Outcome {
  readonly kind: 'leave';
  readonly next: string | undefined;
}

/** Ends its flow badly. */
export interface Fail extends Failure {
  readonly kind: 'fail';
}

/** Stays until a time. */
export interface WaitUntil {
  readonly kind: 'wait';
  readonly untilMs: number;
}

/** Has something called. */
export interface CallTask {
  readonly kind: 'call';
  readonly parameters: Json;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Runs flows inside the state. */
export interface Fork {
  readonly kind: 'fork';
  /** One for each branch or item, in order. */
  readonly branches: readonly Branch[];
  /** How many may run at once; 0: all. */
  readonly maxConcurrency: number;
  readonly tolerated: ToleratedFailures;
}

/** How many items of a distributed map may fail before it fails. */
export interface ToleratedFailures {
  readonly count: number | undefined;
  readonly percentage: number | undefined;
}

/** One flow to run inside a state. */
export interface Branch {
  readonly input: Json;
  /** The item, for the context object of a Map's flow. */
  readonly item?: MapItem;
  /** How many items a batch has; absent: one. */
  readonly items?: number;
}

/** `Map.Item` of the context object. */
interface MapItem {
  readonly Index: number;
  readonly Value: Json;
}
