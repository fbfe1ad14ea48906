import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openQueues } from './testing.ts';

/** A queue as its documentation describes it, small enough to be read as a specification. */
interface ModelMessage {
  readonly body: string;
  readonly group: string;
  visibleMs: number;
  receiveCount: number;
}

interface Receipt {
  readonly message: ModelMessage;
  readonly receiveCount: number;
}

class QueueModel {
  readonly #isFifo: boolean;
  /** In the order in which they were sent. */
  #messages: ModelMessage[] = [];

  constructor(isFifo: boolean) {
    this.#isFifo = isFifo;
  }

  send(body: string, group: string, nowMs: number): void {
    this.#messages.push({ body, group, visibleMs: nowMs, receiveCount: 0 });
  }

  receive(maximum: number, visibilityMs: number, nowMs: number): Receipt[] {
    const hidden = this.#messages.filter(({ visibleMs }) => visibleMs > nowMs);
    const blocked = new Set(hidden.map(({ group }) => group));
    const offered = this.#isFifo
      ? this.#messages.filter(({ group }) => !blocked.has(group))
      : this.#messages.filter((one) => !hidden.includes(one)).sort((a, b) => a.visibleMs - b.visibleMs);
    return offered.slice(0, maximum).map((message) => {
      message.visibleMs = nowMs + visibilityMs;
      message.receiveCount += 1;
      return { message, receiveCount: message.receiveCount };
    });
  }

  delete({ message, receiveCount }: Receipt, nowMs: number): string {
    if (!this.#messages.includes(message)) return 'done';
    const isLast = message.receiveCount === receiveCount;
    if (this.#isFifo && (!isLast || message.visibleMs <= nowMs)) return 'InvalidParameterValueException';
    if (isLast) this.#messages = this.#messages.filter((one) => one !== message);
    return 'done';
  }

  changeVisibility({ message, receiveCount }: Receipt, visibilityMs: number, nowMs: number): string {
    if (!this.#messages.includes(message)) return 'InvalidParameterValueException';
    if (message.visibleMs <= nowMs || message.receiveCount !== receiveCount) return 'MessageNotInflight';
    message.visibleMs = nowMs + visibilityMs;
    return 'done';
  }

  counts(nowMs: number): string {
    const inFlight = this.#messages.filter(({ visibleMs }) => visibleMs > nowMs).length;
    return `${this.#messages.length - inFlight}/${inFlight}/0`;
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), group: fc.constantFrom('a', 'b', 'c') }),
  fc.record({
    kind: fc.constant('receive' as const),
    maximum: fc.integer({ min: 1, max: 3 }),
    visibility: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ kind: fc.constant('delete' as const), nth: fc.nat(5) }),
  fc.record({ kind: fc.constant('hide' as const), nth: fc.nat(5), visibility: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 3 }) }),
);

test.each([
  ['standard', false],
  ['FIFO', true],
])('a %s queue does whatever its model does', async (_, isFifo) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const queues = openQueues();
      const QueueUrl = isFifo
        ? await queues.create('orders.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
        : await queues.create('orders');
      const model = new QueueModel(isFifo);
      const receipts: { readonly handle: string; readonly expected: Receipt }[] = [];
      const outcomeOf = (call: Promise<unknown>) =>
        call.then(
          () => 'done',
          (error) => String(error.code),
        );

      for (const [number, one] of steps.entries()) {
        const nowMs = queues.kernel.clock.now();
        const receipt = one.kind === 'delete' || one.kind === 'hide' ? receipts.at(-1 - one.nth) : undefined;
        if (one.kind === 'send') {
          await queues.send(QueueUrl, String(number), { MessageGroupId: one.group });
          model.send(String(number), one.group, nowMs);
        } else if (one.kind === 'receive') {
          const expected = model.receive(one.maximum, one.visibility * 1_000, nowMs);
          const received = await queues.receive(QueueUrl, {
            MaxNumberOfMessages: one.maximum,
            VisibilityTimeout: one.visibility,
          });
          expect(received.map(({ Body }) => Body)).toEqual(expected.map(({ message }) => message.body));
          for (const [index, { ReceiptHandle }] of received.entries()) {
            const known = expected[index];
            if (known) receipts.push({ handle: ReceiptHandle, expected: known });
          }
        } else if (one.kind === 'delete' && receipt) {
          const deleted = queues.call('DeleteMessage', { QueueUrl, ReceiptHandle: receipt.handle });
          expect(await outcomeOf(deleted)).toBe(model.delete(receipt.expected, nowMs));
        } else if (one.kind === 'hide' && receipt) {
          const changed = queues.call('ChangeMessageVisibility', {
            QueueUrl,
            ReceiptHandle: receipt.handle,
            VisibilityTimeout: one.visibility,
          });
          expect(await outcomeOf(changed)).toBe(
            model.changeVisibility(receipt.expected, one.visibility * 1_000, nowMs),
          );
        } else if (one.kind === 'pass') {
          await queues.pass(one.seconds * 1_000);
        }
      }

      expect(await queues.counts(QueueUrl)).toBe(model.counts(queues.kernel.clock.now()));
      queues.kernel.close();
    }),
    { numRuns: 150 },
  );
});
