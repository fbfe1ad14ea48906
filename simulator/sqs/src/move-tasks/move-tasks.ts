import type { Kernel, Row } from '#kernel';
import type { MessageStore } from '../messages/message-store.ts';
import type { WakeUps } from '../messages/wake-ups.ts';
import type { Queue } from '../queue/queue.ts';
import type { QueueStore } from '../queue/queue-store.ts';

/** A task that empties a dead-letter queue. */
export interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  /** Absent: each message goes back to the queue that it came from. */
  readonly destinationArn: string | undefined;
  readonly maxPerSecond: number | undefined;
  readonly status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  readonly moved: number;
  /** How many messages could be moved when the task began. */
  readonly toMove: number;
  readonly startedMs: number;
  readonly failureReason: string | undefined;
}

/** What a new task is made of. */
type NewMoveTask = Pick<MoveTask, 'handle' | 'sourceArn' | 'destinationArn' | 'maxPerSecond' | 'toMove'>;

/** The tasks that move messages out of dead-letter queues. */
export interface MoveTasks {
  start(task: NewMoveTask): void;
  find(handle: string): MoveTask | undefined;
  /** The source's tasks, newest first. */
  ofSource(sourceArn: string, limit: number): MoveTask[];
  cancel(handle: string): void;
}

const JOB = 'sqs.move-messages';

/** Messages that one step of a task without a rate moves. */
const STEP = 500;

/** Opens the tasks of the store. Each step is a durable job, so a restart goes on. */
export function openMoveTasks(
  { store, clock, jobs }: Kernel,
  queues: QueueStore,
  messages: MessageStore,
  wakeUps: WakeUps,
  newMessageId: () => string,
): MoveTasks {
  store.define(`
    CREATE TABLE IF NOT EXISTS sqs_move_tasks (
      handle TEXT PRIMARY KEY, source TEXT NOT NULL, destination TEXT, max_per_second INTEGER, status TEXT NOT NULL,
      moved INTEGER NOT NULL, to_move INTEGER NOT NULL, started_ms INTEGER NOT NULL, failure TEXT
    );
  `);
  const find = (handle: string) => {
    const row = store.get('SELECT * FROM sqs_move_tasks WHERE handle = ?', handle);
    return row && toTask(row);
  };
  const end = (task: MoveTask, status: MoveTask['status'], failure: string | null = null) => {
    store.run('UPDATE sqs_move_tasks SET status = ?, failure = ? WHERE handle = ?', status, failure, task.handle);
  };

  const targetOf = (task: MoveTask, deadLetterSourceArn: string | undefined): Queue | undefined => {
    const arn = task.destinationArn ?? deadLetterSourceArn;
    return arn === undefined ? undefined : queues.byArn(arn);
  };

  const moveSome = (task: MoveTask, source: Queue) => {
    const batch = messages.receivable(source, task.maxPerSecond ?? STEP);
    for (const message of batch) {
      if (message.sentMs + source.retentionMs <= clock.now()) {
        messages.delete(message.rowId);
        continue;
      }
      const target = targetOf(task, message.deadLetterSourceArn);
      if (!target) return end(task, 'FAILED', 'CouldNotDetermineMessageSource');
      // What is redriven counts as newly sent ("Learn how to configure a dead-letter queue redrive").
      const { deduplicationId } = message;
      const sent = { messageId: newMessageId(), sentMs: clock.now(), deadLetterSourceArn: undefined, deduplicationId };
      messages.move(message.rowId, target, sent);
      store.run('UPDATE sqs_move_tasks SET moved = moved + 1 WHERE handle = ?', task.handle);
      wakeUps.wake(target);
    }
    if (batch.length === 0) return end(task, 'COMPLETED');
    const dueMs = task.maxPerSecond === undefined ? clock.now() : clock.now() + 1_000;
    jobs.schedule({ kind: JOB, dueMs, payload: task.handle });
  };

  jobs.handle(JOB, (handle) => {
    const task = find(String(handle));
    if (!task) return;
    const source = queues.byArn(task.sourceArn);
    if (task.status === 'CANCELLING') end(task, 'CANCELLED');
    else if (!source) end(task, 'FAILED', 'AWS.SimpleQueueService.NonExistentQueue');
    else if (task.status === 'RUNNING') moveSome(task, source);
  });

  return {
    start: (task) => {
      store.run(
        'INSERT INTO sqs_move_tasks VALUES (?, ?, ?, ?, ?, 0, ?, ?, NULL)',
        task.handle,
        task.sourceArn,
        task.destinationArn ?? null,
        task.maxPerSecond ?? null,
        'RUNNING',
        task.toMove,
        clock.now(),
      );
      jobs.schedule({ kind: JOB, dueMs: clock.now(), payload: task.handle });
    },
    find,
    ofSource: (sourceArn, limit) =>
      store
        .all(
          'SELECT * FROM sqs_move_tasks WHERE source = ? ORDER BY started_ms DESC, rowid DESC LIMIT ?',
          sourceArn,
          limit,
        )
        .map(toTask),
    cancel: (handle) => {
      store.run("UPDATE sqs_move_tasks SET status = 'CANCELLING' WHERE handle = ? AND status = 'RUNNING'", handle);
    },
  };
}

function toTask(row: Row): MoveTask {
  const optional = (column: string) => (row[column] == null ? undefined : String(row[column]));
  return {
    handle: String(row['handle']),
    sourceArn: String(row['source']),
    destinationArn: optional('destination'),
    maxPerSecond: row['max_per_second'] == null ? undefined : Number(row['max_per_second']),
    // Written by this file alone.
    status: String(row['status']) as MoveTask['status'],
    moved: Number(row['moved']),
    toMove: Number(row['to_move']),
    startedMs: Number(row['started_ms']),
    failureReason: optional('failure'),
  };
}
