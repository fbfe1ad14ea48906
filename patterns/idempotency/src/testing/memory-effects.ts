import { type Effect, effectPartition } from '../effect/effect.ts';
import type { Effects, Writes } from '../effect/effects.ts';
import { effectsOver } from '../effect/transitions.ts';

/** Effect rows in memory, with what was committed beside them. */
export interface MemoryEffects<Result> extends Effects<Result> {
  /** Every row, by partition key. */
  readonly rows: ReadonlyMap<string, Effect<Result>>;
  /** The writes that were committed with transitions, in order. */
  readonly committed: readonly Writes[];
}

/**
 * Effects for tests of what is built on them, with the conditions of the real ones. `beforeEach` is awaited before every
 * read and write: a test that decides there who goes on reaches every interleaving.
 */
export function memoryEffects<Result>(beforeEach: () => Promise<void> = async () => undefined): MemoryEffects<Result> {
  const rows = new Map<string, Effect<Result>>();
  const committed: Writes[] = [];
  const effects = effectsOver<Result>(
    async (key) => {
      await beforeEach();
      return rows.get(effectPartition(key));
    },
    async (from, to, { writes = [], sameAttempt = false } = {}) => {
      await beforeEach();
      const row = rows.get(effectPartition(to));
      if (row && !isUnchanged(row, from, sameAttempt)) return row;
      rows.set(effectPartition(to), to);
      if (writes.length > 0) committed.push(writes);
      return to;
    },
  );
  return { ...effects, rows, committed };
}

/** Whether a row stands as it was read, in what decides: state, provider's object, and the attempt where asked for. */
export function isUnchanged(row: Effect, from: Effect | undefined, sameAttempt: boolean): boolean {
  if (!from || row.state !== from.state || row.providerId !== from.providerId) return false;
  return !sameAttempt || row.attempt === from.attempt;
}
