import type { Kernel, Row } from '#kernel';
import type { BusEvent } from '../event.ts';
import { compilePattern } from '../patterns/compile-pattern.ts';

/** An archive of a bus's events. */
export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description: string | undefined;
  readonly eventPattern: string | undefined;
  /** 0: for ever. */
  readonly retentionDays: number;
  readonly createdMs: number;
}

/** An event in an archive. */
interface ArchivedEvent {
  readonly position: ArchivePosition;
  readonly eventText: string;
  readonly traceHeader: string | undefined;
}

/** A place in an archive: events are ordered by arrival, then by id. */
export interface ArchivePosition {
  readonly arrivedMs: number;
  readonly id: number;
}

/** The archives of all buses with their events. */
export interface ArchiveStore {
  find(name: string): Archive | undefined;
  all(): Archive[];
  put(archive: Omit<Archive, 'arn'>): void;
  delete(name: string): void;
  /** Keeps an event in every archive of the bus that wants it. */
  keep(busName: string, event: BusEvent, eventText: string, traceHeader: string | undefined): void;
  size(name: string): { readonly events: number; readonly bytes: number };
  /** Up to `limit` events after a place, as far as they arrived before `toMs`, oldest first. */
  range(name: string, range: { after: ArchivePosition; toMs: number; limit: number }): ArchivedEvent[];
}

/** How often expired events are deleted, ms. */
const SWEEP_MS = 86_400_000;

/** Opens the archives of the store. */
export function openArchiveStore({ store, aws, clock, scheduler }: Kernel): ArchiveStore {
  store.define(`
    CREATE TABLE IF NOT EXISTS events_archives (
      name TEXT PRIMARY KEY, bus TEXT NOT NULL, description TEXT, event_pattern TEXT,
      retention_days INTEGER NOT NULL, created_ms INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS events_archived (
      id INTEGER PRIMARY KEY, archive TEXT NOT NULL, arrived_ms INTEGER NOT NULL, event TEXT NOT NULL, trace_header TEXT
    );
    CREATE INDEX IF NOT EXISTS events_archived_by_time ON events_archived (archive, arrived_ms, id);
  `);
  const wanting = new Map<string, { name: string; wants: (event: BusEvent) => boolean }[]>();
  let isSweepDue = false;

  const fromRow = (row: Row): Archive => ({
    name: String(row['name']),
    arn: aws.arn('events', `archive/${row['name']}`),
    busName: String(row['bus']),
    description: row['description'] == null ? undefined : String(row['description']),
    eventPattern: row['event_pattern'] == null ? undefined : String(row['event_pattern']),
    retentionDays: Number(row['retention_days']),
    createdMs: Number(row['created_ms']),
  });
  const all = () => store.all('SELECT * FROM events_archives ORDER BY name').map(fromRow);

  const archivesOf = (busName: string) => {
    const known = wanting.get(busName);
    if (known) return known;
    const fresh = all()
      .filter((archive) => archive.busName === busName)
      .map(({ name, eventPattern }) => ({ name, wants: wantsOf(eventPattern) }));
    wanting.set(busName, fresh);
    return fresh;
  };

  const sweep = () => {
    isSweepDue = false;
    for (const { name, retentionDays } of all()) {
      if (retentionDays === 0) continue;
      const before = clock.now() - retentionDays * 86_400_000;
      store.run('DELETE FROM events_archived WHERE archive = ? AND arrived_ms < ?', name, before);
    }
  };
  const armSweep = () => {
    if (isSweepDue) return;
    isSweepDue = true;
    scheduler.after(SWEEP_MS, sweep, { background: true });
  };

  return {
    find: (name) => {
      const row = store.get('SELECT * FROM events_archives WHERE name = ?', name);
      return row && fromRow(row);
    },
    all,
    put: (archive) => {
      store.run(
        'INSERT OR REPLACE INTO events_archives VALUES (?, ?, ?, ?, ?, ?)',
        archive.name,
        archive.busName,
        archive.description ?? null,
        archive.eventPattern ?? null,
        archive.retentionDays,
        archive.createdMs,
      );
      wanting.clear();
    },
    delete: (name) => {
      store.run('DELETE FROM events_archives WHERE name = ?', name);
      store.run('DELETE FROM events_archived WHERE archive = ?', name);
      wanting.clear();
    },
    keep: (busName, event, eventText, traceHeader) => {
      for (const { name, wants } of archivesOf(busName)) {
        if (!wants(event)) continue;
        store.run(
          'INSERT INTO events_archived (archive, arrived_ms, event, trace_header) VALUES (?, ?, ?, ?)',
          name,
          clock.now(),
          eventText,
          traceHeader ?? null,
        );
        armSweep();
      }
    },
    size: (name) => {
      const row = store.get(
        'SELECT count(*) AS events, coalesce(sum(length(event)), 0) AS bytes FROM events_archived WHERE archive = ?',
        name,
      );
      return { events: Number(row?.['events']), bytes: Number(row?.['bytes']) };
    },
    range: (name, { after, toMs, limit }) =>
      store
        .all(
          `SELECT id, arrived_ms, event, trace_header FROM events_archived
           WHERE archive = ? AND (arrived_ms, id) > (?, ?) AND arrived_ms < ? ORDER BY arrived_ms, id LIMIT ?`,
          name,
          after.arrivedMs,
          after.id,
          toMs,
          limit,
        )
        .map((row) => ({
          position: { arrivedMs: Number(row['arrived_ms']), id: Number(row['id']) },
          eventText: String(row['event']),
          traceHeader: row['trace_header'] == null ? undefined : String(row['trace_header']),
        })),
  };
}

function wantsOf(pattern: string | undefined): (event: BusEvent) => boolean {
  if (pattern === undefined) return () => true;
  const matches = compilePattern(pattern);
  return (event) => matches({ ...event });
}
