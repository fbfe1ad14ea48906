import type { Kernel, Row } from '#kernel';
import type { Rule } from '../rules/rule-store.ts';
import type { Target } from '../targets/target.ts';

/** An event on its way to one target. */
export interface Delivery {
  readonly id: number;
  readonly busName: string;
  readonly ruleName: string;
  readonly targetId: string;
  readonly eventText: string;
  readonly traceHeader: string | undefined;
  readonly ingestedMs: number;
  readonly failedAttempts: number;
  /** Set when no attempt is left: it goes to the dead-letter queue. */
  readonly failure: DeliveryFailure | undefined;
}

/** Why a delivery was given up. */
export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
  /** Which limit of the retry policy was reached; undefined when no retry was worth it. */
  readonly exhausted: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined;
}

/** The deliveries that are not yet accepted. */
export interface DeliveryStore {
  add(rule: Rule, target: Target, event: { eventText: string; traceHeader: string | undefined }): number;
  find(id: number): Delivery | undefined;
  remove(id: number): void;
  /** Notes a failed attempt; a job will try again. */
  markFailed(delivery: Delivery, failure: DeliveryFailure | undefined): void;
  /** The job has begun: the attempt is under way. */
  markUnderWay(id: number): void;
  /** Deliveries that no job will try: those that were under way when the process ended. */
  unattended(): number[];
}

/** Opens the deliveries of the store. */
export function openDeliveryStore({ store, clock }: Kernel): DeliveryStore {
  store.define(`
    CREATE TABLE IF NOT EXISTS events_deliveries (
      id INTEGER PRIMARY KEY, bus TEXT NOT NULL, rule TEXT NOT NULL, target TEXT NOT NULL, event TEXT NOT NULL,
      trace_header TEXT, ingested_ms INTEGER NOT NULL, failed_attempts INTEGER NOT NULL, failure TEXT,
      has_job INTEGER NOT NULL
    );
  `);
  // Counted here: an id that was rolled back, or whose row is gone, must not come again while a task still holds it.
  let nextId = Number(store.get('SELECT coalesce(max(id), 0) + 1 AS next FROM events_deliveries')?.['next']);

  return {
    add: (rule, target, { eventText, traceHeader }) => {
      const id = nextId++;
      store.run(
        'INSERT INTO events_deliveries VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL, 0)',
        id,
        rule.busName,
        rule.name,
        target.Id,
        eventText,
        traceHeader ?? null,
        clock.now(),
      );
      return id;
    },
    find: (id) => {
      const row = store.get('SELECT * FROM events_deliveries WHERE id = ?', id);
      return row && toDelivery(row);
    },
    remove: (id) => {
      store.run('DELETE FROM events_deliveries WHERE id = ?', id);
    },
    markFailed: (delivery, failure) => {
      store.run(
        'UPDATE events_deliveries SET failed_attempts = ?, failure = ?, has_job = 1 WHERE id = ?',
        delivery.failedAttempts + 1,
        failure === undefined ? null : JSON.stringify(failure),
        delivery.id,
      );
    },
    markUnderWay: (id) => {
      store.run('UPDATE events_deliveries SET has_job = 0 WHERE id = ?', id);
    },
    unattended: () =>
      store.all('SELECT id FROM events_deliveries WHERE has_job = 0 ORDER BY id').map((row) => Number(row['id'])),
  };
}

function toDelivery(row: Row): Delivery {
  return {
    id: Number(row['id']),
    busName: String(row['bus']),
    ruleName: String(row['rule']),
    targetId: String(row['target']),
    eventText: String(row['event']),
    traceHeader: row['trace_header'] == null ? undefined : String(row['trace_header']),
    ingestedMs: Number(row['ingested_ms']),
    failedAttempts: Number(row['failed_attempts']),
    failure: row['failure'] == null ? undefined : JSON.parse(String(row['failure'])),
  };
}
