import type { Row, Store } from '#kernel';
import type { AsyncEvent } from '../invoke/invoke-operation.ts';

/** An asynchronous event that is not over yet. */
export interface AsyncEventRow extends AsyncEvent {
  readonly id: number;
  readonly enqueuedMs: number;
  /** How often the function ran for it. */
  readonly attempts: number;
  /** How often Lambda itself failed to run it or to send its record. */
  readonly throttles: number;
  /** Set once the function is done with it: what is still to be sent where. */
  readonly records: readonly OutgoingRecord[] | undefined;
}

/** A record on its way to a destination. */
export interface OutgoingRecord {
  readonly destination: string;
  /** A dead-letter queue gets the event itself, a destination the record. */
  readonly isDeadLetter: boolean;
  readonly condition: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asynchronous events in the store. */
export class AsyncEventStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS lambda_async_events (
        id INTEGER PRIMARY KEY, function TEXT NOT NULL, qualifier TEXT, payload TEXT NOT NULL, request_id TEXT NOT NULL,
        enqueued_ms INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, throttles INTEGER NOT NULL DEFAULT 0,
        record TEXT, waits INTEGER NOT NULL DEFAULT 0
      );
    `);
  }

  add({ functionName, qualifier, payload, requestId }: AsyncEvent, nowMs: number): number {
    return this.#store.run(
      'INSERT INTO lambda_async_events (function, qualifier, payload, request_id, enqueued_ms) VALUES (?, ?, ?, ?, ?)',
      functionName,
      qualifier ?? null,
      payload,
      requestId,
      nowMs,
    ).lastInsertRowid;
  }

  read(id: number): AsyncEventRow | undefined {
    const row = this.#store.get('SELECT * FROM lambda_async_events WHERE id = ?', id);
    return row && eventFrom(row);
  }

  /** Events that no job will wake. */
  ready(): number[] {
    return this.#store.all('SELECT id FROM lambda_async_events WHERE waits = 0').map((row) => Number(row['id']));
  }

  markReady(id: number): void {
    this.#store.run('UPDATE lambda_async_events SET waits = 0 WHERE id = ?', id);
  }

  saveAttempts({ id, attempts, throttles }: AsyncEventRow): void {
    this.#store.run(
      'UPDATE lambda_async_events SET attempts = ?, throttles = ?, waits = 1 WHERE id = ?',
      attempts,
      throttles,
      id,
    );
  }

  saveRecords({ id, attempts, records }: AsyncEventRow): void {
    this.#store.run(
      'UPDATE lambda_async_events SET attempts = ?, record = ?, waits = 0 WHERE id = ?',
      attempts,
      JSON.stringify(records ?? []),
      id,
    );
  }

  remove(id: number): void {
    this.#store.run('DELETE FROM lambda_async_events WHERE id = ?', id);
  }
}

function eventFrom(row: Row): AsyncEventRow {
  return {
    id: Number(row['id']),
    functionName: String(row['function']),
    qualifier: row['qualifier'] === null ? undefined : String(row['qualifier']),
    payload: String(row['payload']),
    requestId: String(row['request_id']),
    enqueuedMs: Number(row['enqueued_ms']),
    attempts: Number(row['attempts']),
    throttles: Number(row['throttles']),
    // A store from before there could be two holds one that is no list.
    records: row['record'] === null ? undefined : [JSON.parse(String(row['record']))].flat(),
  };
}
