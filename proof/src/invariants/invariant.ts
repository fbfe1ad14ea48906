import type { Facts } from '../facts/facts.ts';

/** A sentence that holds for every order, whatever fails. */
export interface Invariant {
  /** For example `I2`. */
  readonly id: string;
  readonly name: string;
  /** When it must hold: at every moment, or once faults have stopped and the system is quiet. */
  readonly holds: 'always' | 'when quiet';
  /** What contradicts it, a sentence each; empty when it holds. */
  violations(facts: Facts): string[];
}

/** What checking an invariant found. */
export interface Verdict {
  readonly id: string;
  readonly name: string;
  readonly holds: boolean;
  readonly violations: readonly string[];
}
