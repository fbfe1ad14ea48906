import type { Kernel, Row } from '#kernel';
import type { BusEvent } from '../event.ts';
import { eventTimeMs } from '../event.ts';
import type { Ingest } from '../ingest.ts';
import type { ArchivePosition, ArchiveStore } from './archive-store.ts';

/** Where a replay stands. */
type ReplayState = 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';

/** A run of archived events onto their bus once more. */
export interface Replay {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly archiveName: string;
  readonly busName: string;
  readonly ruleArns: readonly string[] | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly state: ReplayState;
  readonly startedMs: number;
  readonly endedMs: number | undefined;
  /** The time of the event replayed last. */
  readonly lastEventMs: number | undefined;
  /** The archived event replayed last. */
  readonly position: ArchivePosition;
}

/** What StartReplay sets. */
type NewReplay = Pick<Replay, 'name' | 'description' | 'archiveName' | 'busName' | 'ruleArns' | 'fromMs' | 'toMs'>;

/** The replays of the account. */
export interface ReplayStore {
  start(replay: NewReplay): Replay;
  find(name: string): Replay | undefined;
  all(): Replay[];
  cancel(name: string): void;
}

const JOB = 'events.replay';

/** Events that one step replays. */
const STEP = 200;

/** Opens the replays of the store. Each step is a durable job, so a restart goes on. */
export function openReplayStore(kernel: Kernel, archives: ArchiveStore, ingest: Ingest): ReplayStore {
  const { store, clock, jobs, aws } = kernel;
  store.define(`
    CREATE TABLE IF NOT EXISTS events_replays (
      name TEXT PRIMARY KEY, description TEXT, archive TEXT NOT NULL, bus TEXT NOT NULL, rules TEXT,
      from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, state TEXT NOT NULL, started_ms INTEGER NOT NULL,
      ended_ms INTEGER, last_event_ms INTEGER,
      position_ms INTEGER NOT NULL, position_id INTEGER NOT NULL
    );
  `);

  const fromRow = (row: Row): Replay => ({
    name: String(row['name']),
    arn: aws.arn('events', `replay/${row['name']}`),
    description: row['description'] == null ? undefined : String(row['description']),
    archiveName: String(row['archive']),
    busName: String(row['bus']),
    ruleArns: row['rules'] == null ? undefined : JSON.parse(String(row['rules'])),
    fromMs: Number(row['from_ms']),
    toMs: Number(row['to_ms']),
    // Written by this file alone.
    state: String(row['state']) as ReplayState,
    startedMs: Number(row['started_ms']),
    endedMs: row['ended_ms'] == null ? undefined : Number(row['ended_ms']),
    lastEventMs: row['last_event_ms'] == null ? undefined : Number(row['last_event_ms']),
    position: { arrivedMs: Number(row['position_ms']), id: Number(row['position_id']) },
  });
  const find = (name: string) => {
    const row = store.get('SELECT * FROM events_replays WHERE name = ?', name);
    return row && fromRow(row);
  };
  const end = (replay: Replay, state: ReplayState) => {
    store.run('UPDATE events_replays SET state = ?, ended_ms = ? WHERE name = ?', state, clock.now(), replay.name);
  };

  const step = (replay: Replay) => {
    if (replay.state === 'CANCELLING') return end(replay, 'CANCELLED');
    const batch = archives.range(replay.archiveName, { after: replay.position, toMs: replay.toMs, limit: STEP });
    let lastEventMs = replay.lastEventMs ?? null;
    for (const { eventText, traceHeader } of batch) {
      // Stored by this service in exactly this form.
      const event = { ...(JSON.parse(eventText) as BusEvent), 'replay-name': replay.name };
      const replayedText = `${eventText.slice(0, -1)},"replay-name":${JSON.stringify(replay.name)}}`;
      ingest(replay.busName, event, replayedText, { traceHeader, ruleArns: replay.ruleArns });
      lastEventMs = eventTimeMs(event);
    }
    const last = batch.at(-1);
    if (!last) return end(replay, 'COMPLETED');
    store.run(
      "UPDATE events_replays SET state = 'RUNNING', position_ms = ?, position_id = ?, last_event_ms = ? WHERE name = ?",
      last.position.arrivedMs,
      last.position.id,
      lastEventMs,
      replay.name,
    );
    jobs.schedule({ kind: JOB, dueMs: clock.now(), payload: replay.name });
  };

  jobs.handle(JOB, (name) => {
    const replay = find(String(name));
    if (replay && replay.endedMs === undefined) step(replay);
  });

  return {
    start: (replay) => {
      store.run(
        "INSERT INTO events_replays VALUES (?, ?, ?, ?, ?, ?, ?, 'STARTING', ?, NULL, NULL, ?, 0)",
        replay.name,
        replay.description ?? null,
        replay.archiveName,
        replay.busName,
        replay.ruleArns === undefined ? null : JSON.stringify(replay.ruleArns),
        replay.fromMs,
        replay.toMs,
        clock.now(),
        replay.fromMs,
      );
      jobs.schedule({ kind: JOB, dueMs: clock.now(), payload: replay.name });
      const started = find(replay.name);
      if (!started) throw new Error(`Replay ${replay.name} was not stored.`);
      return started;
    },
    find,
    all: () => store.all('SELECT * FROM events_replays ORDER BY name').map(fromRow),
    cancel: (name) => {
      store.run("UPDATE events_replays SET state = 'CANCELLING' WHERE name = ?", name);
    },
  };
}
