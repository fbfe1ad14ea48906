import type { DatabaseSync } from 'node:sqlite';
import type { Statements } from './statements.ts';

/** Pieces of work within a transaction and within each other, each undone by itself (SQLite's savepoints). */
export interface Savepoints {
  /** Runs a piece of work: if it throws, what it has changed is undone. */
  within<T>(work: () => T): T;
  /** Called before every change: the first one within a piece of work sets its savepoint, and those around it. */
  set(): void;
  /** A new transaction has no savepoints. */
  reset(): void;
}

/**
 * Work that only reads costs no savepoint.
 * @param undone told when something was undone; `all`: the whole transaction is gone, as a full disk may have it.
 */
export function createSavepoints(
  database: DatabaseSync,
  { of: prepare }: Statements,
  undone: (extent: 'work' | 'all') => void,
): Savepoints {
  let depth = 0;
  /** Levels that have one. */
  let count = 0;

  const undo = () => {
    if (database.isTransaction) {
      prepare(`ROLLBACK TO s${depth}`).run();
      prepare(`RELEASE s${depth}`).run();
      undone('work');
    } else {
      count = 0;
      undone('all');
    }
  };

  return {
    within: (work) => {
      depth += 1;
      try {
        const result = work();
        if (count === depth) prepare(`RELEASE s${depth}`).run();
        return result;
      } catch (error) {
        if (count === depth) undo();
        throw error;
      } finally {
        depth -= 1;
        count = Math.min(count, depth);
      }
    },
    set: () => {
      for (; count < depth; count += 1) prepare(`SAVEPOINT s${count + 1}`).run();
    },
    reset: () => {
      count = 0;
    },
  };
}
