import { administrator, createKernel, type Kernel } from '#kernel';
import { createSqs } from '#sqs';
import { createEvents } from './service.ts';

/** A message that reached a queue. */
interface Arrived {
  readonly Body: string;
  readonly Attributes?: Record<string, string>;
  readonly MessageAttributes?: Record<string, { readonly StringValue?: string }>;
}

/** How the tests' calls reach the services: in process, or for example through an SDK. */
export interface Reach {
  call(service: string, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Buses and queues in the words of the tests. */
export interface TestBus {
  readonly kernel: Kernel;
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  callTo: Reach['call'];
  /** Makes a queue and answers its ARN. */
  queue(name: string, attributes?: Record<string, string>): Promise<string>;
  /** Makes a rule with one target; the pattern as an object. */
  rule(name: string, pattern: unknown, target: Record<string, unknown>, more?: Record<string, unknown>): Promise<void>;
  put(detail: unknown, more?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Everything that lies in a queue once the deliveries are quiet. */
  arrived(queue: string): Promise<Arrived[]>;
  /** Their bodies, parsed. */
  bodies(queue: string): Promise<unknown[]>;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What a test may choose. */
export interface TestBusOptions {
  readonly storePath?: string;
  readonly seed?: number;
  readonly reach?: (kernel: Kernel) => Promise<Reach>;
}

/** EventBridge and SQS in virtual time, in the account of the recorded cases. */
export function openBus({ reach, ...options }: TestBusOptions = {}): TestBus {
  const kernel = createKernel({ seed: 1, region: 'us-east-1', accountId: '111111111111', ...options });
  createSqs(kernel);
  createEvents(kernel);
  kernel.resume();
  const { call: callTo, close } = reach ? opening(reach(kernel)) : inProcess(kernel);
  const call = (operation: string, input: Record<string, unknown>) => callTo('events', operation, input);
  const arrived = async (queue: string) => {
    await kernel.scheduler.untilQuiet();
    const QueueUrl = `https://sqs/${kernel.aws.accountId}/${queue}`;
    const found: Arrived[] = [];
    for (;;) {
      const { Messages } = await callTo('sqs', 'ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      });
      if (!Messages) return found;
      found.push(...(Messages as Arrived[]));
    }
  };
  return {
    kernel,
    call,
    callTo,
    queue: async (name, Attributes = {}) => {
      await callTo('sqs', 'CreateQueue', { QueueName: name, Attributes });
      return kernel.aws.arn('sqs', name);
    },
    rule: async (name, pattern, target, more = {}) => {
      await call('PutRule', { Name: name, EventPattern: JSON.stringify(pattern), ...more });
      const place = more['EventBusName'] === undefined ? {} : { EventBusName: more['EventBusName'] };
      await call('PutTargets', { Rule: name, ...place, Targets: [{ Id: 'target', ...target }] });
    },
    put: (detail, more = {}) =>
      call('PutEvents', {
        Entries: [{ Source: 'orders', DetailType: 'OrderPlaced', Detail: JSON.stringify(detail), ...more }],
      }),
    arrived,
    bodies: async (queue) => (await arrived(queue)).map(({ Body }) => JSON.parse(Body)),
    pass: async (ms) => {
      let isOver = false;
      kernel.scheduler.sleep(ms).then(() => {
        isOver = true;
      });
      await kernel.scheduler.runUntil(() => isOver);
    },
    close: async () => {
      await close();
      kernel.close();
    },
  };
}

function opening(reaching: Promise<Reach>): Reach {
  return {
    call: async (...call) => (await reaching).call(...call),
    close: async () => (await reaching).close(),
  };
}

function inProcess({ aws }: Kernel): Reach {
  return {
    // Every operation of both services answers an object.
    call: async (service, operation, input) =>
      (await aws.call(service, operation, input, administrator)) as Record<string, unknown>,
    close: async () => undefined,
  };
}
