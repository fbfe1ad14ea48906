import type { Row, Store } from '#kernel';
import type { Failure } from '../failures.ts';
import { numberOf, textOf } from './executions.ts';

/**
 * What a frame is about: `enter` a state; `attempt` its work (again); `task`: called, the answer is awaited here;
 * `submitted`: somebody else will say how it ended; `timer`: a Wait; `backoff`: before a retry; `branches`: flows run
 * inside; `settled`: the outcome is known; `parked`: the execution ended unsuccessfully here.
 */
type Phase = 'enter' | 'attempt' | 'task' | 'submitted' | 'timer' | 'backoff' | 'branches' | 'settled' | 'parked';

/** How the work of a state ended. */
export interface Settlement {
  /** JSON text of the result. */
  readonly result?: string;
  readonly failure?: Failure;
  readonly timedOut?: 'task' | 'heartbeat';
}

/** What a frame remembers while it is in a state. */
interface FrameDetail {
  /** Attempts that each retrier has made. */
  readonly retries?: readonly number[];
  /** JSON text of the parameters that the task was called with. */
  readonly parameters?: string;
  readonly heartbeatSeconds?: number;
  /** An activity's time-out, which begins when a worker takes the task. */
  readonly timeoutSeconds?: number;
  /** Id of the execution that the task started and waits for. */
  readonly child?: number;
  readonly settlement?: Settlement;
  /** Of flows inside: how many, how many ended, how many may run at once (0: all), how many may fail. */
  readonly fork?: ForkDetail;
}

/** The flows inside a state. */
export interface ForkDetail {
  readonly total: number;
  readonly started: number;
  readonly ended: number;
  readonly failed: number;
  readonly toleratedFailures: number;
  /** How many may run at the same time. */
  readonly atOnce: number;
}

/** One running flow. Input and variables are JSON text. */
export interface Frame {
  readonly id: number;
  readonly execution: number;
  readonly parent: number | undefined;
  readonly branch: number;
  /** Key of the flow, see flowKey. */
  readonly flow: string;
  readonly state: string;
  readonly phase: Phase;
  /** Counts changes: who computed from an older one has nothing to say any more. */
  readonly turn: number;
  readonly input: string;
  readonly variables: string;
  /** JSON text of `Map.Item`, inside a Map. */
  readonly item: string | undefined;
  /** Id of the event that comes before the frame's next one. */
  readonly lastEvent: number;
  readonly enteredEvent: number;
  readonly enteredMs: number;
  readonly token: string | undefined;
  readonly wakeJob: number | undefined;
  readonly timeoutJob: number | undefined;
  readonly heartbeatJob: number | undefined;
  readonly detail: FrameDetail;
}

/** What a new frame is made of. */
type NewFrame = Pick<
  Frame,
  'execution' | 'parent' | 'branch' | 'flow' | 'state' | 'input' | 'variables' | 'item' | 'lastEvent'
>;

/** The table of frames. */
export interface Frames {
  insert(frame: NewFrame): number;
  get(id: number): Frame | undefined;
  /** A frame with the id of the latest event of its execution. */
  withLastEvent(id: number): { readonly frame: Frame; readonly executionLastEvent: number } | undefined;
  byToken(token: string): Frame | undefined;
  ofExecution(execution: number): Frame[];
  childrenOf(frame: number): Frame[];
  /** Ids of frames that something has to be done about. */
  runnable(): number[];
  /** Writes a frame, one turn on. */
  save(frame: Frame): void;
  /** Writes down a settlement that came before the call was answered; the call still counts. */
  settleEarly(frame: Frame, settlement: Settlement): void;
  delete(id: number): void;
}

/** Opens the table. */
export function openFrames(store: Store): Frames {
  const all = (sql: string, ...values: (string | number)[]) =>
    store
      .all(sql, ...values)
      .map(frameOf)
      .filter((frame) => frame !== undefined);
  return {
    insert: (frame) => insert(store, frame),
    get: (id) => frameOf(store.get('SELECT * FROM states_frames WHERE id = ?', id)),
    withLastEvent: (id) => {
      const row = store.get(
        `SELECT f.*, e.last_event AS execution_last_event
         FROM states_frames f JOIN states_executions e ON e.id = f.execution WHERE f.id = ?`,
        id,
      );
      const frame = frameOf(row);
      return frame && row && { frame, executionLastEvent: Number(row['execution_last_event']) };
    },
    byToken: (token) => frameOf(store.get('SELECT * FROM states_frames WHERE token = ?', token)),
    ofExecution: (execution) => all('SELECT * FROM states_frames WHERE execution = ? ORDER BY id', execution),
    childrenOf: (frame) => all('SELECT * FROM states_frames WHERE parent = ? ORDER BY id', frame),
    runnable: () =>
      store
        .all(`SELECT id FROM states_frames WHERE phase IN ('enter', 'attempt', 'task', 'settled') ORDER BY id`)
        .map((row) => Number(row['id'])),
    save: (frame) => save(store, frame),
    settleEarly: (frame, settlement) => {
      const detail = JSON.stringify({ ...frame.detail, settlement });
      store.run('UPDATE states_frames SET detail = ? WHERE id = ?', detail, frame.id);
    },
    delete: (id) => {
      store.run('DELETE FROM states_frames WHERE id = ?', id);
      store.run('DELETE FROM states_branches WHERE frame = ?', id);
    },
  };
}

function insert(store: Store, frame: NewFrame): number {
  const { lastInsertRowid } = store.run(
    `INSERT INTO states_frames (execution, parent, branch, flow, state, phase, turn, input, variables, item,
       last_event, entered_event, entered_ms, detail)
     VALUES (?, ?, ?, ?, ?, 'enter', 0, ?, ?, ?, ?, 0, 0, '{}')`,
    frame.execution,
    frame.parent ?? null,
    frame.branch,
    frame.flow,
    frame.state,
    frame.input,
    frame.variables,
    frame.item ?? null,
    frame.lastEvent,
  );
  return lastInsertRowid;
}

function save(store: Store, frame: Frame): void {
  store.run(
    `UPDATE states_frames SET state = ?, phase = ?, turn = turn + 1, input = ?, variables = ?, last_event = ?,
       entered_event = ?, entered_ms = ?, token = ?, wake_job = ?, timeout_job = ?, heartbeat_job = ?, detail = ?
     WHERE id = ?`,
    frame.state,
    frame.phase,
    frame.input,
    frame.variables,
    frame.lastEvent,
    frame.enteredEvent,
    frame.enteredMs,
    frame.token ?? null,
    frame.wakeJob ?? null,
    frame.timeoutJob ?? null,
    frame.heartbeatJob ?? null,
    JSON.stringify(frame.detail),
    frame.id,
  );
}

function frameOf(row: Row | undefined): Frame | undefined {
  if (!row) return undefined;
  return {
    id: Number(row['id']),
    execution: Number(row['execution']),
    parent: numberOf(row['parent']),
    branch: Number(row['branch']),
    flow: String(row['flow']),
    state: String(row['state']),
    phase: row['phase'] as Phase, // Only this module writes it.
    turn: Number(row['turn']),
    input: String(row['input']),
    variables: String(row['variables']),
    item: textOf(row['item']),
    lastEvent: Number(row['last_event']),
    enteredEvent: Number(row['entered_event']),
    enteredMs: Number(row['entered_ms']),
    token: textOf(row['token']),
    wakeJob: numberOf(row['wake_job']),
    timeoutJob: numberOf(row['timeout_job']),
    heartbeatJob: numberOf(row['heartbeat_job']),
    detail: JSON.parse(String(row['detail'])) as FrameDetail, // save() wrote it.
  };
}
