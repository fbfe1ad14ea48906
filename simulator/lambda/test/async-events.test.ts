import { expect, test } from 'vitest';
import { administrator } from '#kernel';
import { createSqs } from '#sqs';
import { type FunctionKit, openFunctions } from './function-kit.ts';

/** Makes queues, and tells what lies in them. */
async function openTargets(kit: FunctionKit, ...names: readonly string[]) {
  createSqs(kit.kernel);
  const call = async (operation: string, input: Record<string, unknown>) =>
    Object(await kit.kernel.aws.call('sqs', operation, input, administrator));
  const urls = new Map<string, string>();
  for (const name of names) urls.set(name, (await call('CreateQueue', { QueueName: name })).QueueUrl);
  return {
    arn: (name: string) => kit.kernel.aws.arn('sqs', name),
    received: async (name: string) => {
      const input = { QueueUrl: urls.get(name), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
      return (await call('ReceiveMessage', input)).Messages ?? [];
    },
  };
}

const FAILING = 'export const handler = async () => { throw new Error("no"); };';

test('what fails for good goes to the destination and to the dead letters', async () => {
  const kit = openFunctions();
  const targets = await openTargets(kit, 'failures', 'dead');
  await kit.deploy('failing', FAILING, { DeadLetterConfig: { TargetArn: targets.arn('dead') } });
  await kit.call('PutFunctionEventInvokeConfig', {
    FunctionName: 'failing',
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: targets.arn('failures') } },
  });

  await kit.invoke('failing', { order: 7 }, { InvocationType: 'Event' });
  await kit.kernel.scheduler.untilQuiet();

  const [record] = await targets.received('failures');
  expect(JSON.parse(record.Body)).toMatchObject({ requestContext: { condition: 'RetriesExhausted' } });
  const [letter] = await targets.received('dead');
  expect(letter).toMatchObject({ Body: '{"order":7}', MessageAttributes: { ErrorMessage: { StringValue: 'no' } } });
});

test('a function without any concurrency fails its events at once', async () => {
  const kit = openFunctions();
  const targets = await openTargets(kit, 'failures');
  await kit.deploy('barred', FAILING);
  await kit.call('PutFunctionConcurrency', { FunctionName: 'barred', ReservedConcurrentExecutions: 0 });
  await kit.call('PutFunctionEventInvokeConfig', {
    FunctionName: 'barred',
    DestinationConfig: { OnFailure: { Destination: targets.arn('failures') } },
  });
  const startMs = kit.kernel.clock.now();

  await kit.invoke('barred', {}, { InvocationType: 'Event' });
  await kit.kernel.scheduler.untilQuiet();

  expect(kit.kernel.clock.now()).toBe(startMs);
  const [record] = await targets.received('failures');
  expect(JSON.parse(record.Body).requestContext).toMatchObject({
    condition: 'ZeroReservedConcurrency',
    approximateInvokeCount: 0,
  });
});

test('a throttled event is tried again after a second, and then ever later up to five minutes', async () => {
  const kit = openFunctions();
  await kit.deploy('busy', 'export const handler = async () => 1;');
  const fault = { mode: 'throttle', on: { from: 'async:busy', to: 'lambda' } } as const;
  for (let nth = 1; nth <= 11; nth += 1) kit.kernel.faults.add({ ...fault, nth });
  const startMs = kit.kernel.clock.now();

  await kit.invoke('busy', {}, { InvocationType: 'Event' });
  await kit.kernel.scheduler.untilQuiet();

  // 1 + 2 + 4 + ... + 256 s, and twice 300 s.
  expect(kit.kernel.clock.now() - startMs).toBe(511_000 + 600_000);
});

test.each([
  [{}, 'You must specify at least one of error handling or destination setting.'],
  [{ Qualifier: '99', MaximumRetryAttempts: 1 }, "The function doesn't exist."],
  [
    { DestinationConfig: { OnSuccess: { Destination: 'arn:aws:lambda:eu-west-1:000000000000:function:failing' } } },
    "You can't specify the function as a destination for itself.",
  ],
])('settings of asynchronous invocation %j are refused', async (settings, why) => {
  const kit = openFunctions();
  await kit.deploy('failing', FAILING);

  const put = kit.call('PutFunctionEventInvokeConfig', { FunctionName: 'failing', ...settings });

  await expect(put).rejects.toThrow(why);
});

test.each([
  ['arn:aws:sns:eu-west-1:000000000000:topic', 'Not simulated: a Lambda dead-letter target in sns'],
  ['dead', 'The provided target ARN dead is invalid'],
])('dead letters cannot go to %s', async (TargetArn, why) => {
  const kit = openFunctions();

  await expect(kit.deploy('failing', FAILING, { DeadLetterConfig: { TargetArn } })).rejects.toThrow(why);
});
