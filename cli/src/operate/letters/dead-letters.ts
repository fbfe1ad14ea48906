import { ListMessageMoveTasksCommand, type SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import type { Operation, Operator } from '@backstitch/order/operate';
import type { Moved, ParkedItem, ParkedSource } from '../parked-source.ts';
import type { FailureQueue } from './failure-queues.ts';
import { type Letter, readLetter } from './letter.ts';
import { letterBox } from './letter-box.ts';
import { type SendPorts, sendOn } from './send-on.ts';

/** What handling a queue's dead letters takes. */
export interface LetterPorts extends SendPorts {
  readonly sqs: SQSClient;
  /** Puts on record what a person does. */
  record(did: Pick<Operation, 'action' | 'queue' | 'letter' | 'orderId'>, operator: Operator): Promise<void>;
  /** Puts a letter away. */
  keep(queue: FailureQueue, letter: Letter): Promise<void>;
}

/** "StartMessageMoveTask", Amazon SQS API Reference: MaxNumberOfMessagesPerSecond. */
const MAX_MOVED_PER_SECOND = 500;

/**
 * The dead letters of one queue. Each goes on first and is deleted then: what dies between the two sends it twice, and
 * whoever gets it knows what it has handled. What is done is on record before it is done.
 */
export function deadLetters(queue: FailureQueue, ports: LetterPorts): ParkedSource {
  const box = letterBox(ports.sqs, queue.url, Date.now);
  const letters = new Map<string, Letter>();
  const act = async (
    action: 'redrive' | 'discard' | 'keep',
    { id }: ParkedItem,
    operator: Operator,
    move: (letter: Letter) => Promise<Omit<Moved, 'id'>>,
  ): Promise<Moved> => {
    const letter = letters.get(id);
    if (!letter) return { id, outcome: 'it is not in the queue any more', isDone: false };
    // Others may see it by now, and it could not be deleted after it was sent on.
    if (!box.holds(id))
      return { id, outcome: 'it was held for as long as may be: run the command again', isDone: false };
    const order = letter.orderId === undefined ? {} : { orderId: letter.orderId };
    await ports.record({ action, queue: queue.name, letter: id, ...order }, operator);
    const moved = await move(letter);
    if (moved.isDone) await box.remove(id);
    return { id, ...moved };
  };
  return {
    kind: 'letter',
    queue: queue.name,
    list: async function* () {
      for await (const message of box.open()) {
        const letter = readLetter(queue, message);
        if (await isOfParkedEvent(letter, ports)) continue; // the event is what is shown
        letters.set(letter.id, letter);
        yield itemOf(letter, queue);
      }
    },
    redrive: (item, operator) => act('redrive', item, operator, (letter) => sendOn(letter, ports)),
    discard: (item, operator) => act('discard', item, operator, async () => ({ outcome: 'discarded', isDone: true })),
    keep: (item, operator) =>
      act('keep', item, operator, async (letter) => {
        await ports.keep(queue, letter);
        return { outcome: 'kept', isDone: true };
      }),
    ...(queue.letters === 'messages'
      ? {
          redriveAll: async (items: readonly ParkedItem[], operator: Operator, rate: number) => {
            await ports.record({ action: 'redrive', queue: queue.name }, operator);
            await box.release(); // what is held, the queue service does not move
            const moved = await moveAll(queue, rate, ports.sqs);
            return items.map(({ id }) => ({ id, ...moved }));
          },
        }
      : {}),
    done: () => box.release(),
  };
}

async function isOfParkedEvent({ destination }: Letter, { outboxOf }: LetterPorts): Promise<boolean> {
  return destination.kind === 'event' && !(await outboxOf(destination.service).isSettled(destination.row));
}

function itemOf({ id, cause, since, orderId, preview }: Letter, { name: queue }: FailureQueue): ParkedItem {
  const order = orderId === undefined ? {} : { order: orderId };
  return { kind: 'letter', id, cause, since, queue, preview, ...order };
}

async function moveAll({ arn, sourceUrls }: FailureQueue, rate: number, sqs: SQSClient): Promise<Omit<Moved, 'id'>> {
  const perSecond = Math.min(MAX_MOVED_PER_SECOND, Math.max(1, Math.floor(rate)));
  const { Results: [latest] = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn }));
  if (latest?.Status === 'RUNNING' || latest?.Status === 'CANCELLING') {
    return { outcome: `an earlier move goes on: ${latest.ApproximateNumberOfMessagesMoved ?? 0} moved`, isDone: false };
  }
  // Named, because a letter that was put here by hand bears no source, and the service's move would fail at it.
  const [sourceUrl, ...others] = sourceUrls;
  const name = sourceUrl?.slice(sourceUrl.lastIndexOf('/') + 1);
  const DestinationArn = others.length > 0 || name === undefined ? undefined : arn.replace(/[^:]+$/, name);
  await sqs.send(
    new StartMessageMoveTaskCommand({ SourceArn: arn, DestinationArn, MaxNumberOfMessagesPerSecond: perSecond }),
  );
  return { outcome: 'moved back by the queue service', isDone: true };
}
