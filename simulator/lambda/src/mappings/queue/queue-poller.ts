import { queueUrl } from '../../destination.ts';
import { backoffMs } from '../../function-role.ts';
import { reportedFailures } from '../batch-failures.ts';
import { compileFilters } from '../filter.ts';
import type { Mapping } from '../mapping.ts';
import {
  callSource,
  invokeBatch,
  LARGEST_BATCH_BYTES,
  type MappingContext,
  type Poller,
  passes,
} from '../mapping-context.ts';
import { functionMessage, type ReceivedMessage } from './queue-record.ts';

/** Most messages of one call ("ReceiveMessage", "DeleteMessageBatch"). */
const LARGEST_CALL = 10;

/** A message that passed the filters, and its record as JSON text. */
type Wanted = ReceivedMessage & { readonly text: string };

/**
 * Reads a queue for a mapping: one batch at a time at first, one more whenever a batch was full, up to the bound. A
 * message whose batch failed stays in the queue until its visibility ends.
 */
export function createQueuePoller(context: MappingContext, mapping: Mapping): Poller {
  const { kernel } = context;
  const url = queueUrl(mapping.eventSourceArn);
  const filter = compileFilters(mapping.filters, 'queue');
  const bound = Math.min(mapping.maximumConcurrency ?? Number.POSITIVE_INFINITY, context.environmentsPerFunction);
  const isFifo = mapping.eventSourceArn.endsWith('.fifo');
  const running = new Set<Promise<void>>();
  let isStopped = false;
  let isWoken = false;
  let failures = 0;
  let listener: { stop(): void } | undefined;

  const call = (operation: string, input: Readonly<Record<string, unknown>>) =>
    callSource(context, mapping, 'sqs', operation, { QueueUrl: url, ...input });

  const wake = () => {
    isWoken = true;
    if (running.size > 0 || isStopped) return;
    startOne();
  };

  const startOne = () => {
    if (running.size >= bound || isStopped) return;
    const reading: Promise<void> = readOn()
      .catch(retryLater)
      .finally(() => {
        running.delete(reading);
        if (isWoken && running.size === 0) wake();
      });
    running.add(reading);
  };

  const retryLater = (error: unknown) => {
    failures += 1;
    kernel.scheduler.after(backoffMs(failures), wake, { background: !passes(error) });
  };

  const readOn = async () => {
    while (!isStopped) {
      isWoken = false;
      const messages = await receiveBatch();
      failures = 0;
      if (messages.length === 0) return;
      if (messages.length >= Math.min(LARGEST_CALL, mapping.batchSize)) startOne();
      await run(messages);
    }
  };

  const receiveBatch = async (): Promise<ReceivedMessage[]> => {
    const untilMs = kernel.clock.now() + mapping.windowSeconds * 1_000;
    const batch: ReceivedMessage[] = [];
    let sizeBytes = 0;
    for (;;) {
      const wanted = Math.min(LARGEST_CALL, mapping.batchSize - batch.length);
      const received = await receive(wanted);
      batch.push(...received);
      sizeBytes += received.reduce((sum, { Body }) => sum + Buffer.byteLength(Body), 0);
      const isFull = batch.length >= mapping.batchSize || sizeBytes > LARGEST_BATCH_BYTES / 2;
      if (isFull || batch.length === 0 || kernel.clock.now() >= untilMs || isStopped) return batch;
      if (received.length < wanted) await nextMessages(untilMs);
    }
  };

  const receive = async (count: number): Promise<ReceivedMessage[]> => {
    const answer = await call('ReceiveMessage', {
      MaxNumberOfMessages: count,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages } = answer;
    return Array.isArray(Messages) ? Messages : [];
  };

  const nextMessages = (untilMs: number) =>
    new Promise<void>((resolve) => {
      const timer = kernel.scheduler.at(untilMs, () => done());
      const waiting = kernel.signals.listen(topic, () => done());
      const done = () => {
        timer.cancel();
        waiting.stop();
        resolve();
      };
    });

  const run = async (messages: readonly ReceivedMessage[]) => {
    const { wanted, dropped } = filtered(messages);
    // What no filter wants is taken from the queue all the same ("Lambda event filtering": SQS).
    await remove(dropped);
    for (const batch of payloadsOf(wanted)) {
      const outcome = await invokeBatch(
        context,
        mapping,
        batch.map(({ text }) => text),
      );
      const over = outcome.kind === 'done' ? done(mapping, batch, outcome.payload) : [];
      await remove(over);
      // What comes later in its group must not overtake what failed.
      if (isFifo && over.length < batch.length) return;
    }
  };

  const filtered = (messages: readonly ReceivedMessage[]) => {
    const wanted: Wanted[] = [];
    const dropped: ReceivedMessage[] = [];
    for (const message of messages) {
      const record = functionMessage(message, mapping.eventSourceArn, kernel.aws.region);
      if (filter(record)) wanted.push({ ...message, text: JSON.stringify(record) });
      else dropped.push(message);
    }
    return { wanted, dropped };
  };

  const remove = async (messages: readonly ReceivedMessage[]) => {
    for (let from = 0; from < messages.length; from += LARGEST_CALL) {
      const entries = messages.slice(from, from + LARGEST_CALL).map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      await call('DeleteMessageBatch', { Entries: entries });
    }
  };

  const topic = `sqs:${mapping.eventSourceArn}`;
  return {
    start: () => {
      listener = kernel.signals.listen(topic, wake);
      kernel.scheduler.soon(wake);
    },
    stop: async () => {
      isStopped = true;
      listener?.stop();
      await Promise.all(running);
    },
  };
}

/** Divides messages among as many invocations as their size asks for: together they may be larger than a payload. */
function payloadsOf(messages: readonly Wanted[]): Wanted[][] {
  const payloads: Wanted[][] = [];
  let sizeBytes = LARGEST_BATCH_BYTES;
  for (const message of messages) {
    const messageBytes = Buffer.byteLength(message.text) + 1;
    if (sizeBytes + messageBytes > LARGEST_BATCH_BYTES) {
      payloads.push([]);
      sizeBytes = 0;
    }
    payloads.at(-1)?.push(message);
    sizeBytes += messageBytes;
  }
  return payloads;
}

/** The messages of a batch that the function is done with. */
function done(mapping: Mapping, messages: readonly ReceivedMessage[], payload: string): readonly ReceivedMessage[] {
  if (!mapping.reportsFailures) return messages;
  const failures = reportedFailures(payload, new Set(messages.map(({ MessageId }) => MessageId)));
  if (!failures) return [];
  return messages.filter(({ MessageId }) => !failures.includes(MessageId));
}
