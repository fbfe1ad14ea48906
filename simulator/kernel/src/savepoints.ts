import type { DatabaseSync } from 'node:sqlite';
import type { Statements } from './statements.ts';

/** Pieces of work within a transaction and within each other, each undone by itself (SQLite's savepoints). */
export interface Savepoints {
  /** Runs a piece of work: if it throws, what it has changed is undone. */
  within<T>(work: () => T): T;
  /** Called before every change: the first one within a piece of work sets its savepoint, and those around it. */
  set(): void;
  /** The whole transaction is gone; the innermost work under way is where it went. */
  lose(cause: unknown): void;
  /** A new transaction has no savepoints. */
  reset(): void;
}

/**
 * Work that only reads costs no savepoint.
 * @param undone told when something was undone; `all`: the whole transaction is gone, as a full disk may have it. Then
 * no work that is under way ends well, whatever it caught: what it changed before is gone, too.
 */
export function createSavepoints(
  database: DatabaseSync,
  { of: prepare }: Statements,
  undone: (extent: 'work' | 'all', cause: unknown) => void,
): Savepoints {
  let depth = 0;
  /** Levels that have one. */
  let count = 0;
  /** What took the whole transaction away, while work of it is under way. */
  let loss: { readonly cause: unknown } | undefined;

  const refuseLost = () => {
    if (loss) throw loss.cause;
  };

  const lose = (cause: unknown) => {
    if (loss) return;
    count = 0;
    if (depth > 0) loss = { cause };
    undone('all', cause);
  };

  const undo = (cause: unknown) => {
    if (database.isTransaction) {
      prepare(`ROLLBACK TO s${depth}`).run();
      prepare(`RELEASE s${depth}`).run();
      undone('work', cause);
    } else {
      lose(cause);
    }
  };

  return {
    within: (work) => {
      depth += 1;
      try {
        const result = work();
        refuseLost();
        if (count === depth) prepare(`RELEASE s${depth}`).run();
        return result;
      } catch (error) {
        if (count === depth) undo(error);
        throw error;
      } finally {
        depth -= 1;
        count = Math.min(count, depth);
        if (depth === 0) loss = undefined;
      }
    },
    set: () => {
      refuseLost();
      for (; count < depth; count += 1) prepare(`SAVEPOINT s${count + 1}`).run();
    },
    lose,
    reset: () => {
      count = 0;
    },
  };
}
