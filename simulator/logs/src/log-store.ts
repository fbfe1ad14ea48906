import type { Row, Store } from '#kernel';

/** One event of a log stream. */
export interface LogLine {
  readonly id: number;
  readonly group: string;
  readonly stream: string;
  /** When it happened, ms since the epoch. */
  readonly timeMs: number;
  readonly ingestedMs: number;
  readonly message: string;
}

/** Which events are read. */
export interface LogQuery {
  readonly group: string;
  /** Absent: every stream. */
  readonly streams?: readonly string[];
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
  readonly newestFirst?: boolean;
  /** Where to go on: (time, id) of the last event read. */
  readonly after?: { readonly timeMs: number; readonly id: number };
}

/** Log groups, streams and events in the store. */
export class LogStore {
  readonly #store: Store;
  readonly #known = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS logs_groups (
        name TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, retention_days INTEGER, tags TEXT NOT NULL DEFAULT '{}'
      );
      CREATE TABLE IF NOT EXISTS logs_streams (
        group_name TEXT NOT NULL, name TEXT NOT NULL, created_ms INTEGER NOT NULL,
        first_ms INTEGER, last_ms INTEGER, ingested_ms INTEGER, PRIMARY KEY (group_name, name)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS logs_events (
        id INTEGER PRIMARY KEY, group_name TEXT NOT NULL, stream TEXT NOT NULL,
        time_ms INTEGER NOT NULL, ingested_ms INTEGER NOT NULL, message TEXT NOT NULL
      );
      CREATE INDEX IF NOT EXISTS logs_events_by_time ON logs_events (group_name, time_ms, id);
    `);
  }

  group(name: string): Row | undefined {
    return this.#store.get('SELECT * FROM logs_groups WHERE name = ?', name);
  }

  groups(prefix: string, after: string, limit: number): Row[] {
    return this.#store.all(
      'SELECT * FROM logs_groups WHERE substr(name, 1, length(?1)) = ?1 AND name > ?2 ORDER BY name LIMIT ?3',
      prefix,
      after,
      limit,
    );
  }

  createGroup(name: string, nowMs: number): boolean {
    const { changes } = this.#store.run(
      'INSERT OR IGNORE INTO logs_groups (name, created_ms) VALUES (?, ?)',
      name,
      nowMs,
    );
    return changes > 0;
  }

  deleteGroup(name: string): void {
    this.#known.clear();
    this.#store.run('DELETE FROM logs_groups WHERE name = ?', name);
    this.#store.run('DELETE FROM logs_streams WHERE group_name = ?', name);
    this.#store.run('DELETE FROM logs_events WHERE group_name = ?', name);
  }

  setRetention(name: string, days: number | null): void {
    this.#store.run('UPDATE logs_groups SET retention_days = ? WHERE name = ?', days, name);
  }

  setTags(name: string, tags: Readonly<Record<string, string>>): void {
    this.#store.run('UPDATE logs_groups SET tags = ? WHERE name = ?', JSON.stringify(tags), name);
  }

  stream(group: string, name: string): Row | undefined {
    return this.#store.get('SELECT * FROM logs_streams WHERE group_name = ? AND name = ?', group, name);
  }

  streams(group: string, prefix: string): Row[] {
    return this.#store.all(
      'SELECT * FROM logs_streams WHERE group_name = ?1 AND substr(name, 1, length(?2)) = ?2 ORDER BY name',
      group,
      prefix,
    );
  }

  createStream(group: string, name: string, nowMs: number): boolean {
    const { changes } = this.#store.run(
      'INSERT OR IGNORE INTO logs_streams (group_name, name, created_ms) VALUES (?, ?, ?)',
      group,
      name,
      nowMs,
    );
    return changes > 0;
  }

  deleteStream(group: string, name: string): void {
    this.#known.clear();
    this.#store.run('DELETE FROM logs_streams WHERE group_name = ? AND name = ?', group, name);
    this.#store.run('DELETE FROM logs_events WHERE group_name = ? AND stream = ?', group, name);
  }

  /** Makes sure that group and stream are there. */
  ensure(group: string, stream: string, nowMs: number): void {
    const key = `${group}\n${stream}`;
    if (this.#known.has(key)) return;
    this.createGroup(group, nowMs);
    this.createStream(group, stream, nowMs);
    // Names come and go with environments: forgetting them all costs two look-ups each.
    if (this.#known.size > 10_000) this.#known.clear();
    this.#known.add(key);
  }

  append({ id, group, stream, timeMs, ingestedMs, message }: LogLine): void {
    this.#store.run(
      'INSERT INTO logs_events (id, group_name, stream, time_ms, ingested_ms, message) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      group,
      stream,
      timeMs,
      ingestedMs,
      message,
    );
  }

  /** Notes when a stream got its last events. */
  touch(group: string, stream: string, firstMs: number, lastMs: number, ingestedMs: number): void {
    this.#store.run(
      `UPDATE logs_streams SET first_ms = min(coalesce(first_ms, ?3), ?3), last_ms = max(coalesce(last_ms, 0), ?4),
         ingested_ms = ?5 WHERE group_name = ?1 AND name = ?2`,
      group,
      stream,
      firstMs,
      lastMs,
      ingestedMs,
    );
  }

  *events({ group, streams, startMs, endMs, newestFirst, after }: LogQuery): Generator<LogLine> {
    const [order, beyond] = newestFirst ? ['DESC', '<'] : ['ASC', '>'];
    const from = after ?? (newestFirst ? { timeMs: Number.MAX_SAFE_INTEGER, id: 0 } : { timeMs: -1, id: 0 });
    const rows = this.#store.iterate(
      `SELECT * FROM logs_events WHERE group_name = ? AND time_ms >= ? AND time_ms < ?
         AND (time_ms, id) ${beyond} (?, ?) ORDER BY time_ms ${order}, id ${order}`,
      group,
      startMs,
      endMs,
      from.timeMs,
      from.id,
    );
    for (const row of rows) {
      const line = lineFrom(row);
      if (!streams || streams.includes(line.stream)) yield line;
    }
  }

  lastId(): number {
    return Number(this.#store.get('SELECT coalesce(max(id), 0) AS id FROM logs_events')?.['id'] ?? 0);
  }

  /** Removes events past their group's retention, and the oldest above `largest` of all groups together. */
  prune(nowMs: number, largest: number): void {
    this.#store.run(
      `DELETE FROM logs_events WHERE id IN (
         SELECT events.id FROM logs_groups JOIN logs_events AS events
           ON events.group_name = logs_groups.name AND events.time_ms < ? - retention_days * 86400000
         WHERE retention_days IS NOT NULL)`,
      nowMs,
    );
    this.#store.run('DELETE FROM logs_events WHERE id <= (SELECT max(id) FROM logs_events) - ?', largest);
  }
}

function lineFrom(row: Row): LogLine {
  return {
    id: Number(row['id']),
    group: String(row['group_name']),
    stream: String(row['stream']),
    timeMs: Number(row['time_ms']),
    ingestedMs: Number(row['ingested_ms']),
    message: String(row['message']),
  };
}
