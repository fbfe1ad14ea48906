import type { Clock } from './clock.ts';
import type { Cancellable, Scheduler } from './scheduler.ts';
import type { Store } from './store.ts';

/** Something to do later that survives a restart. */
export interface JobRequest {
  /** Who handles it: the name given to {@link Jobs.handle}, e.g. `states.wake`. */
  readonly kind: string;
  /** When, ms since the epoch. */
  readonly dueMs: number;
  /** What the handler needs: JSON. Keep it small, it stays in memory until it is due. */
  readonly payload: unknown;
  /** A background job keeps nothing from being quiet. */
  readonly background?: boolean;
}

/** Durable timers: they lie in the store, in the transaction of whoever sets them. */
export interface Jobs {
  /** Sets a job, in the caller's transaction if it has one. Returns its id. */
  schedule(job: JobRequest): number;
  /** Forgets a job; no matter when it is gone already. */
  cancel(jobId: number): void;
  /**
   * Names the handler of a kind, once. It runs in one transaction with the removal of the job, so it must be
   * synchronous; longer work it starts with `scheduler.soon`, from state of its own that it resumes after a restart.
   */
  handle(kind: string, handler: (payload: unknown, jobId: number) => void): void;
  /** Arms every job found in the store. Called once, when all handlers are known. */
  resume(): void;
}

/** Durable timers over the store and the scheduler. */
export function createJobs(store: Store, scheduler: Scheduler, clock: Clock): Jobs {
  store.define(`
    CREATE TABLE IF NOT EXISTS kernel_jobs (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, due_ms INTEGER NOT NULL,
      payload TEXT NOT NULL, background INTEGER NOT NULL
    );
  `);
  const handlers = new Map<string, (payload: unknown, jobId: number) => void>();
  const armed = new Map<number, Cancellable>();
  // Counted here, not by SQLite: an id that was rolled back must not come again, its timer may still be armed.
  let nextId = Number(store.get('SELECT coalesce(max(id), 0) + 1 AS next FROM kernel_jobs')?.['next'] ?? 1);

  const fire = (jobId: number, kind: string, payload: string) => {
    armed.delete(jobId);
    store.transact(() => {
      // A job whose transaction was rolled back, or that was cancelled, has no row: it never was.
      const { changes } = store.run('DELETE FROM kernel_jobs WHERE id = ?', jobId);
      if (changes === 0) return;
      const handler = handlers.get(kind);
      if (!handler) throw new Error(`No handler for jobs of kind "${kind}".`);
      handler(JSON.parse(payload), jobId);
    });
  };

  const arm = (jobId: number, kind: string, dueMs: number, payload: string, background: boolean) => {
    armed.set(
      jobId,
      scheduler.at(dueMs, () => fire(jobId, kind, payload), { background }),
    );
  };

  return {
    schedule: ({ kind, dueMs, payload, background = false }) => {
      const text = JSON.stringify(payload ?? null);
      const jobId = nextId++;
      store.run(
        'INSERT INTO kernel_jobs (id, kind, due_ms, payload, background) VALUES (?, ?, ?, ?, ?)',
        jobId,
        kind,
        Math.ceil(dueMs),
        text,
        background ? 1 : 0,
      );
      arm(jobId, kind, Math.ceil(dueMs), text, background);
      return jobId;
    },
    cancel: (jobId) => {
      // The row goes; the armed timer then finds none. So a cancellation that is rolled back cancels nothing.
      const { changes } = store.run('DELETE FROM kernel_jobs WHERE id = ?', jobId);
      if (changes > 0) scheduler.soon(() => disarmIfGone(jobId));
    },
    handle: (kind, handler) => {
      if (handlers.has(kind)) throw new Error(`Jobs of kind "${kind}" have a handler already.`);
      handlers.set(kind, handler);
    },
    resume: () => {
      const rows = store.all('SELECT id, kind, due_ms, payload, background FROM kernel_jobs ORDER BY due_ms, id');
      for (const row of rows) {
        if (armed.has(Number(row['id']))) continue;
        const dueMs = Math.max(Number(row['due_ms']), clock.now());
        arm(Number(row['id']), String(row['kind']), dueMs, String(row['payload']), row['background'] === 1);
      }
    },
  };

  function disarmIfGone(jobId: number): void {
    const row = store.get('SELECT 1 AS found FROM kernel_jobs WHERE id = ?', jobId);
    if (row) return;
    armed.get(jobId)?.cancel();
    armed.delete(jobId);
  }
}
