import type { Store } from '#kernel';

/** A flow inside a state that waits to be started. Texts are JSON. */
interface WaitingBranch {
  readonly branch: number;
  readonly input: string;
  readonly item: string | undefined;
}

/** The flows inside states: their inputs until they start, their outputs until the state is left. */
export interface Branches {
  /** @param items how many items of a Map it has. */
  insert(frame: number, branch: WaitingBranch, items: number): void;
  /** Takes the next one that waits, if any. */
  takeNext(frame: number): WaitingBranch | undefined;
  succeed(frame: number, branch: number, output: string): void;
  fail(frame: number, branch: number): void;
  /** JSON texts of the outputs, in order, without those that failed. */
  outputs(frame: number): string[];
  clear(frame: number): void;
}

/** Opens the table. */
export function openBranches(store: Store): Branches {
  return {
    insert: (frame, { branch, input, item }, items) => {
      store.run(
        `INSERT INTO states_branches (frame, branch, input, item, status, items) VALUES (?, ?, ?, ?, 'waiting', ?)`,
        frame,
        branch,
        input,
        item ?? null,
        items,
      );
    },
    takeNext: (frame) => {
      const row = store.get(
        `SELECT branch, input, item FROM states_branches WHERE frame = ? AND status = 'waiting' ORDER BY branch LIMIT 1`,
        frame,
      );
      if (!row) return undefined;
      const branch = Number(row['branch']);
      store.run(`UPDATE states_branches SET status = 'running' WHERE frame = ? AND branch = ?`, frame, branch);
      return { branch, input: String(row['input']), item: row['item'] === null ? undefined : String(row['item']) };
    },
    succeed: (frame, branch, output) => {
      store.run(
        `UPDATE states_branches SET status = 'done', output = ?, input = '' WHERE frame = ? AND branch = ?`,
        output,
        frame,
        branch,
      );
    },
    fail: (frame, branch) => {
      store.run(`UPDATE states_branches SET status = 'failed' WHERE frame = ? AND branch = ?`, frame, branch);
    },
    outputs: (frame) =>
      store
        .all(`SELECT output FROM states_branches WHERE frame = ? AND status = 'done' ORDER BY branch`, frame)
        .map((row) => String(row['output'])),
    clear: (frame) => {
      store.run('DELETE FROM states_branches WHERE frame = ?', frame);
    },
  };
}
