import type { Row, Store } from '#kernel';

/** How an execution stands. */
type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** Standard, express, or express that its caller waits for. */
export type ExecutionKind = 'STANDARD' | 'EXPRESS' | 'SYNC';

/** One execution; its input and output are JSON text. */
export interface Execution {
  readonly id: number;
  readonly arn: string;
  readonly machineArn: string;
  readonly machineName: string;
  readonly name: string;
  readonly kind: ExecutionKind;
  readonly revision: number;
  readonly roleArn: string;
  readonly status: ExecutionStatus;
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startMs: number;
  readonly stopMs: number | undefined;
  /** Id of the latest event of its history. */
  readonly lastEvent: number;
  readonly redriveCount: number;
  readonly redriveMs: number | undefined;
  readonly timeoutJob: number | undefined;
  /** The frame of another execution that waits for this one's end. */
  readonly parentFrame: number | undefined;
  readonly versionArn: string | undefined;
  readonly aliasArn: string | undefined;
  readonly traceHeader: string | undefined;
  /** Frames as they stood at the failure, as JSON text: where a redrive goes on. */
  readonly redrivePoint: string | undefined;
}

/** What a new execution is made of. */
export type NewExecution = Pick<
  Execution,
  'arn' | 'machineArn' | 'machineName' | 'name' | 'kind' | 'revision' | 'roleArn' | 'input' | 'startMs'
> &
  Partial<Pick<Execution, 'parentFrame' | 'versionArn' | 'aliasArn' | 'traceHeader'>>;

/** The table of executions. */
export interface Executions {
  insert(execution: NewExecution): number;
  get(id: number): Execution | undefined;
  /** Like get, but its `lastEvent` may be an older one. Not for use inside a transaction, which may be undone. */
  remembered(id: number): Execution | undefined;
  byArn(arn: string): Execution | undefined;
  /** Executions of a machine, version or alias (`column`), youngest first, older than `before` (start time and id). */
  list(filter: ListFilter): Execution[];
  update(id: number, columns: Readonly<Record<string, string | number | null>>): void;
  delete(id: number): void;
}

/** Which executions to list. */
interface ListFilter {
  readonly column: 'machine_arn' | 'version_arn' | 'alias_arn';
  readonly arn: string;
  readonly status: string | undefined;
  /** `PENDING_REDRIVE` is no status of ours; absent: any. */
  readonly redriven: boolean | undefined;
  readonly before: { readonly startMs: number; readonly id: number } | undefined;
  readonly limit: number;
}

/** Executions kept in memory: more than run at once, mostly. */
const REMEMBERED = 1_024;

/** Opens the table. */
export function openExecutions(store: Store): Executions {
  const remembered = new Map<number, Execution>();
  const get = (id: number) => executionOf(store.get('SELECT * FROM states_executions WHERE id = ?', id));
  return {
    insert: (execution) => insert(store, execution),
    get,
    remembered: (id) => {
      const known = remembered.get(id);
      if (known) return known;
      const found = get(id);
      if (remembered.size >= REMEMBERED) remembered.clear();
      if (found) remembered.set(id, found);
      return found;
    },
    byArn: (arn) => executionOf(store.get('SELECT * FROM states_executions WHERE arn = ?', arn)),
    list: (filter) => list(store, filter),
    update: (id, columns) => {
      remembered.delete(id);
      const names = Object.keys(columns);
      store.run(
        `UPDATE states_executions SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`,
        ...Object.values(columns),
        id,
      );
    },
    delete: (id) => {
      remembered.delete(id);
      store.run('DELETE FROM states_events WHERE execution = ?', id);
      store.run('DELETE FROM states_redrives WHERE execution = ?', id);
      store.run('DELETE FROM states_executions WHERE id = ?', id);
    },
  };
}

function insert(store: Store, execution: NewExecution): number {
  const { lastInsertRowid } = store.run(
    `INSERT INTO states_executions (arn, machine_arn, machine_name, name, kind, revision, role_arn, status, input,
       start_ms, last_event, parent_frame, version_arn, alias_arn, trace_header)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?, 0, ?, ?, ?, ?)`,
    execution.arn,
    execution.machineArn,
    execution.machineName,
    execution.name,
    execution.kind,
    execution.revision,
    execution.roleArn,
    execution.input,
    execution.startMs,
    execution.parentFrame ?? null,
    execution.versionArn ?? null,
    execution.aliasArn ?? null,
    execution.traceHeader ?? null,
  );
  return lastInsertRowid;
}

function list(store: Store, { column, arn, status, redriven, before, limit }: ListFilter): Execution[] {
  const rows = store.all(
    `SELECT * FROM states_executions
     WHERE ${column} = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR (redrive_count > 0) = ?3)
       AND (?4 IS NULL OR start_ms < ?4 OR (start_ms = ?4 AND id < ?5))
     ORDER BY start_ms DESC, id DESC LIMIT ?6`,
    arn,
    status ?? null,
    redriven === undefined ? null : Number(redriven),
    before?.startMs ?? null,
    before?.id ?? null,
    limit,
  );
  return rows.map(executionOf).filter((execution) => execution !== undefined);
}

function executionOf(row: Row | undefined): Execution | undefined {
  if (!row) return undefined;
  return {
    id: Number(row['id']),
    arn: String(row['arn']),
    machineArn: String(row['machine_arn']),
    machineName: String(row['machine_name']),
    name: String(row['name']),
    kind: row['kind'] as ExecutionKind, // Only insert() writes it.
    revision: Number(row['revision']),
    roleArn: String(row['role_arn']),
    status: row['status'] as ExecutionStatus, // Only this service writes it.
    input: String(row['input']),
    output: textOf(row['output']),
    error: textOf(row['error']),
    cause: textOf(row['cause']),
    startMs: Number(row['start_ms']),
    stopMs: numberOf(row['stop_ms']),
    lastEvent: Number(row['last_event']),
    redriveCount: Number(row['redrive_count']),
    redriveMs: numberOf(row['redrive_ms']),
    timeoutJob: numberOf(row['timeout_job']),
    parentFrame: numberOf(row['parent_frame']),
    versionArn: textOf(row['version_arn']),
    aliasArn: textOf(row['alias_arn']),
    traceHeader: textOf(row['trace_header']),
    redrivePoint: textOf(row['redrive_point']),
  };
}

/** A column's text, undefined when NULL. */
export function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

/** A column's number, undefined when NULL. */
export function numberOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
