import { administrator, createKernel, type Kernel } from '#kernel';
import { createSqs } from './service.ts';

/** A message as a receiver sees it. */
interface Received {
  readonly MessageId: string;
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly MD5OfMessageAttributes?: string;
  readonly Attributes?: Record<string, string>;
  readonly MessageAttributes?: Record<string, unknown>;
}

/** Queues in the words of the tests. */
export interface TestQueues {
  readonly kernel: Kernel;
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Creates a queue and answers its URL. */
  create(name: string, attributes?: Record<string, string>): Promise<string>;
  send(url: string, body: string, more?: Record<string, unknown>): Promise<Record<string, unknown>>;
  receive(url: string, more?: Record<string, unknown>): Promise<Received[]>;
  /** Bodies of up to ten messages, received and deleted. */
  drain(url: string): Promise<string[]>;
  counts(url: string): Promise<string>;
  arn(name: string): string;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
}

/** SQS alone, in virtual time. */
export function openQueues(options: { readonly storePath?: string } = {}): TestQueues {
  const kernel = createKernel({ seed: 1, ...options });
  createSqs(kernel);
  kernel.resume();
  const call = async (operation: string, input: Record<string, unknown>) =>
    // Every operation of the service answers an object.
    (await kernel.aws.call('sqs', operation, input, administrator)) as Record<string, unknown>;
  const receive = async (url: string, more: Record<string, unknown> = {}) => {
    const { Messages } = await call('ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 10, ...more });
    return (Messages ?? []) as Received[];
  };
  return {
    kernel,
    call,
    create: async (name, Attributes = {}) =>
      String((await call('CreateQueue', { QueueName: name, Attributes }))['QueueUrl']),
    send: (url, body, more = {}) => call('SendMessage', { QueueUrl: url, MessageBody: body, ...more }),
    receive,
    drain: async (url) => {
      const messages = await receive(url);
      for (const { ReceiptHandle } of messages) await call('DeleteMessage', { QueueUrl: url, ReceiptHandle });
      return messages.map(({ Body }) => Body);
    },
    counts: async (url) => {
      const { Attributes } = await call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['All'] });
      const all = Attributes as Record<string, string>;
      return ['', 'NotVisible', 'Delayed'].map((kind) => all[`ApproximateNumberOfMessages${kind}`]).join('/');
    },
    arn: (name) => kernel.aws.arn('sqs', name),
    pass: async (ms) => {
      const slept = kernel.scheduler.sleep(ms);
      let isOver = false;
      slept.then(() => {
        isOver = true;
      });
      await kernel.scheduler.runUntil(() => isOver);
    },
  };
}
