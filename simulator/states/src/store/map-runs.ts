import type { Row, Store } from '#kernel';
import { numberOf } from './executions.ts';

/** How many items, or executions of items, stand where. */
export interface RunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly aborted: number;
}

/** How the run of a distributed Map stands. */
export interface MapRun {
  readonly arn: string;
  readonly execution: number;
  readonly frame: number;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  readonly maxConcurrency: number;
  readonly toleratedCount: number | undefined;
  readonly toleratedPercentage: number | undefined;
  readonly startMs: number;
  readonly stopMs: number | undefined;
  /** What was counted when it ended. */
  readonly itemCounts: RunCounts | undefined;
  readonly executionCounts: RunCounts | undefined;
}

/** The table of runs of distributed Maps. */
export interface MapRuns {
  insert(run: Omit<MapRun, 'status' | 'stopMs' | 'itemCounts' | 'executionCounts'>): void;
  get(arn: string): MapRun | undefined;
  /** Runs of an execution, youngest first, older than `before`. */
  ofExecution(execution: number, before: number, limit: number): (MapRun & { readonly id: number })[];
  /** Writes how the run of a frame ended, if one goes on there. */
  end(frame: number, status: MapRun['status'], stopMs: number): void;
  /** Lets the run of a frame go on that had ended unsuccessfully. */
  reopen(frame: number): void;
  change(arn: string, limits: Pick<MapRun, 'maxConcurrency' | 'toleratedCount' | 'toleratedPercentage'>): void;
  /** Counts where the items of a frame, and their executions, stand. */
  countsOf(frame: number): { readonly items: RunCounts; readonly executions: RunCounts };
}

/** Opens the table. */
export function openMapRuns(store: Store): MapRuns {
  const countsOf = (frame: number) => countsIn(store, frame);
  return {
    insert: (run) => {
      store.run(
        `INSERT INTO states_map_runs (arn, execution, frame, status, max_concurrency, tolerated_count,
           tolerated_percentage, start_ms) VALUES (?, ?, ?, 'RUNNING', ?, ?, ?, ?)`,
        run.arn,
        run.execution,
        run.frame,
        run.maxConcurrency,
        run.toleratedCount ?? null,
        run.toleratedPercentage ?? null,
        run.startMs,
      );
    },
    get: (arn) => runOf(store.get('SELECT * FROM states_map_runs WHERE arn = ?', arn)),
    ofExecution: (execution, before, limit) =>
      store
        .all(
          'SELECT * FROM states_map_runs WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?',
          execution,
          before,
          limit,
        )
        .flatMap((row) => {
          const run = runOf(row);
          return run ? [{ ...run, id: Number(row['id']) }] : [];
        }),
    end: (frame, status, stopMs) => {
      const { items, executions } = countsOf(frame);
      store.run(
        `UPDATE states_map_runs SET status = ?, stop_ms = ?, item_counts = ?, execution_counts = ?
         WHERE frame = ? AND status = 'RUNNING'`,
        status,
        stopMs,
        JSON.stringify(ended(items)),
        JSON.stringify(ended(executions)),
        frame,
      );
    },
    reopen: (frame) => {
      store.run(
        `UPDATE states_map_runs SET status = 'RUNNING', stop_ms = NULL, item_counts = NULL, execution_counts = NULL
         WHERE id = (SELECT max(id) FROM states_map_runs WHERE frame = ?)`,
        frame,
      );
    },
    change: (arn, { maxConcurrency, toleratedCount, toleratedPercentage }) => {
      store.run(
        `UPDATE states_map_runs SET max_concurrency = ?, tolerated_count = ?, tolerated_percentage = ? WHERE arn = ?`,
        maxConcurrency,
        toleratedCount ?? null,
        toleratedPercentage ?? null,
        arn,
      );
    },
    countsOf,
  };
}

/** What had not ended when the run did, was aborted. */
function ended({ pending, running, aborted, ...rest }: RunCounts): RunCounts {
  return { ...rest, pending: 0, running: 0, aborted: aborted + pending + running };
}

const COUNTED = { waiting: 'pending', running: 'running', done: 'succeeded', failed: 'failed' } as const;

function countsIn(store: Store, frame: number): { items: RunCounts; executions: RunCounts } {
  const none = { pending: 0, running: 0, succeeded: 0, failed: 0, aborted: 0 };
  const counts = { items: { ...none }, executions: { ...none } };
  const rows = store.all(
    'SELECT status, count(*) AS executions, sum(items) AS items FROM states_branches WHERE frame = ? GROUP BY status',
    frame,
  );
  for (const row of rows) {
    const name = COUNTED[row['status'] as keyof typeof COUNTED]; // Only the table of branches writes it.
    counts.items[name] = Number(row['items']);
    counts.executions[name] = Number(row['executions']);
  }
  return counts;
}

function runOf(row: Row | undefined): MapRun | undefined {
  if (!row) return undefined;
  return {
    arn: String(row['arn']),
    execution: Number(row['execution']),
    frame: Number(row['frame']),
    status: row['status'] as MapRun['status'], // Only this module writes it.
    maxConcurrency: Number(row['max_concurrency']),
    toleratedCount: numberOf(row['tolerated_count']),
    toleratedPercentage: numberOf(row['tolerated_percentage']),
    startMs: Number(row['start_ms']),
    stopMs: numberOf(row['stop_ms']),
    itemCounts: countsFrom(row['item_counts']),
    executionCounts: countsFrom(row['execution_counts']),
  };
}

function countsFrom(text: unknown): RunCounts | undefined {
  return typeof text === 'string' ? (JSON.parse(text) as RunCounts) : undefined; // end() wrote it.
}
