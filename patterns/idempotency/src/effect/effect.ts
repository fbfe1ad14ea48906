import type { Rejection } from '../rejection.ts';

/** Names an effect: one step of one order. */
export interface EffectKey {
  readonly orderId: string;
  /** The action's name, e.g. `ChargePayment`: its compensation works on the same row. */
  readonly step: string;
}

/**
 * Where an effect stands.
 * - `STARTED`: an action is at work, or died at it; nothing is decided.
 * - `DONE`: the action happened; `result` says how.
 * - `REJECTED`: a definitive no; the action may never happen any more.
 * - `COMPENSATING`: the action may never happen any more, and what it did is being undone.
 * - `COMPENSATED`: undone, or barred before it happened.
 */
export type EffectState = 'STARTED' | 'DONE' | 'REJECTED' | 'COMPENSATING' | 'COMPENSATED';

/** An effect row as it stands. */
export interface Effect<Result = unknown> extends EffectKey {
  readonly state: EffectState;
  /** Goes into the provider's key; raised after the provider stored an error under it. From 1. */
  readonly attempt: number;
  /** The provider's object that this effect works on, once it is stored: this one and no other. */
  readonly providerId?: string;
  /** What the action answered; from DONE on. */
  readonly result?: Result;
  /** Why the action was refused; in REJECTED. */
  readonly rejection?: Rejection;
}

/** The effect rows' sort key: such a row is alone in its partition. */
export const EFFECT_SORT_KEY = '#';

/** The effect rows' partition key. */
export function effectPartition({ orderId, step }: EffectKey): string {
  return `EFFECT#${orderId}#${step}`;
}

/** Whether the action may never happen any more. */
export function isTombstone(effect: Effect): boolean {
  return effect.state === 'REJECTED' || effect.state === 'COMPENSATING' || effect.state === 'COMPENSATED';
}
