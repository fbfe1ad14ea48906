import { afterEach, expect, test, vi } from 'vitest';
import { consoleConfig } from '../../test/config-kit.ts';
import { readLedgers } from './ledgers.ts';

const config = consoleConfig({ stock: { tableName: 'stock', skus: ['NEEDLE-SET'] } });

/** A consumer's queue has a redrive policy; a failure queue has none. */
const QUEUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'https://sqs/0/backstitch-test-project-timeline': {
    ApproximateNumberOfMessages: '2',
    ApproximateNumberOfMessagesNotVisible: '1',
    RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:0:dead","maxReceiveCount":5}',
  },
  'https://sqs/0/backstitch-test-project-timeline-dead-letters': {
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '0',
  },
};

afterEach(() => vi.unstubAllGlobals());

test('what lies in the queue of a consumer is on its way, and what lies in a failure queue is not', async () => {
  vi.stubGlobal('fetch', (_: string, { body }: { body: string }) => {
    const { QueueUrl: url, AttributeNames: names } = JSON.parse(body);
    if (url === undefined) return Promise.resolve(Response.json({ Responses: { stock: [] } }));
    const asked = Object.entries(QUEUES[url] ?? {}).filter(([name]) => names.includes(name));
    return Promise.resolve(Response.json({ Attributes: Object.fromEntries(asked) }));
  });
  const { queues } = await readLedgers(config, Object.keys(QUEUES));
  expect(queues).toEqual([
    { name: 'project-timeline', messages: 3, isFailureQueue: false },
    { name: 'project-timeline-dead-letters', messages: 1, isFailureQueue: true },
  ]);
});
