import type { Kernel, Row } from '#kernel';
import { queueDoesNotExist } from '../errors.ts';
import { type Queue, toQueue } from './queue.ts';

/** How long the name of a deleted queue is not free, ms: "CreateQueue", Amazon SQS API Reference. */
const DELETED_PAUSE_MS = 60_000;

/** The account's queues. */
export interface QueueStore {
  /** The queue that a URL names, whatever its host: an SDK with an endpoint of its own ignores it as well. */
  byUrl(queueUrl: string): Queue;
  byName(name: string): Queue | undefined;
  byArn(arn: string): Queue | undefined;
  byId(id: number): Queue | undefined;
  /** All queues, by name. */
  all(): Queue[];
  create(name: string, attributes: Record<string, string>, tags: Record<string, string>): Queue;
  update(queue: Queue, change: Partial<Pick<Queue, 'attributes' | 'tags' | 'purgedMs'>>): Queue;
  delete(queue: Queue): void;
  /** Whether a queue of this name was deleted so lately that no other may be made. */
  wasDeletedRecently(name: string): boolean;
  url(queue: Queue): string;
}

/** Opens the queues of the store; they are few and read at every call, so they are kept parsed. */
export function openQueueStore({ store, aws, clock }: Kernel): QueueStore {
  store.define(`
    CREATE TABLE IF NOT EXISTS sqs_queues (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, attributes TEXT NOT NULL, tags TEXT NOT NULL,
      created_ms INTEGER NOT NULL, modified_ms INTEGER NOT NULL, purged_ms INTEGER NOT NULL
    );
  `);
  store.define('CREATE TABLE IF NOT EXISTS sqs_deleted_queues (name TEXT PRIMARY KEY, deleted_ms INTEGER NOT NULL);');
  const known = new Map<string, Queue>();
  const arnPrefix = aws.arn('sqs', '');

  const fromRow = (row: Row): Queue =>
    toQueue({
      id: Number(row['id']),
      name: String(row['name']),
      arn: `${arnPrefix}${row['name']}`,
      attributes: JSON.parse(String(row['attributes'])),
      tags: JSON.parse(String(row['tags'])),
      createdMs: Number(row['created_ms']),
      modifiedMs: Number(row['modified_ms']),
      purgedMs: Number(row['purged_ms']),
    });

  const byName = (name: string): Queue | undefined => {
    const kept = known.get(name);
    if (kept) return kept;
    const row = store.get('SELECT * FROM sqs_queues WHERE name = ?', name);
    if (!row) return undefined;
    const queue = fromRow(row);
    known.set(name, queue);
    return queue;
  };

  const existing = (name: string): Queue => {
    // What was kept may come from a transaction that was rolled back.
    known.delete(name);
    const queue = byName(name);
    if (!queue) throw queueDoesNotExist();
    return queue;
  };

  return {
    byUrl: (queueUrl) => {
      const queue = byName(queueNameOf(queueUrl, aws.accountId));
      if (!queue) throw queueDoesNotExist();
      return queue;
    },
    byName,
    byArn: (arn) => (arn.startsWith(arnPrefix) ? byName(arn.slice(arnPrefix.length)) : undefined),
    byId: (id) => {
      const row = store.get('SELECT name FROM sqs_queues WHERE id = ?', id);
      return row && byName(String(row['name']));
    },
    all: () => store.all('SELECT * FROM sqs_queues ORDER BY name').map(fromRow),
    create: (name, attributes, tags) => {
      store.run(
        'INSERT INTO sqs_queues (name, attributes, tags, created_ms, modified_ms, purged_ms) VALUES (?, ?, ?, ?, ?, 0)',
        name,
        JSON.stringify(attributes),
        JSON.stringify(tags),
        clock.now(),
        clock.now(),
      );
      return existing(name);
    },
    update: (queue, change) => {
      const changed = { ...queue, ...change };
      store.run(
        'UPDATE sqs_queues SET attributes = ?, tags = ?, purged_ms = ?, modified_ms = ? WHERE id = ?',
        JSON.stringify(changed.attributes),
        JSON.stringify(changed.tags),
        changed.purgedMs,
        clock.now(),
        queue.id,
      );
      return existing(queue.name);
    },
    delete: (queue) => {
      store.run('DELETE FROM sqs_queues WHERE id = ?', queue.id);
      store.run('INSERT OR REPLACE INTO sqs_deleted_queues VALUES (?, ?)', queue.name, clock.now());
      known.delete(queue.name);
    },
    wasDeletedRecently: (name) => {
      const since = clock.now() - DELETED_PAUSE_MS;
      store.run('DELETE FROM sqs_deleted_queues WHERE deleted_ms <= ?', since);
      return store.get('SELECT 1 AS found FROM sqs_deleted_queues WHERE name = ?', name) !== undefined;
    },
    url: (queue) => `https://sqs.${aws.region}.amazonaws.com/${aws.accountId}/${queue.name}`,
  };
}

/** The queue's name in a URL of this account; the empty text for any other. */
export function queueNameOf(queueUrl: string, accountId: string): string {
  const nameAt = queueUrl.lastIndexOf('/') + 1;
  return queueUrl.endsWith(accountId, nameAt - 1) ? queueUrl.slice(nameAt) : '';
}
