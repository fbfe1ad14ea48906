import { afterEach, expect, test } from 'vitest';
import { administrator } from '#kernel';
import { registerAwsHost } from '#wire';
import { type FunctionKit, openFunctions, until } from './function-kit.ts';

let kit: FunctionKit | undefined;

function openInThreads(watchdogMs = 5_000): FunctionKit {
  kit = openFunctions({ clock: 'skip' }, { workers: 1, watchdogMs });
  return kit;
}

afterEach(() => kit?.lambda.close());

test('functions run in a worker thread as they do in the kernel’s own, and waits are skipped', async () => {
  const { kernel, deploy, invoke } = openInThreads();
  registerAwsHost(kernel);
  kernel.aws.register({
    name: 'dynamodb',
    operations: { GetItem: () => ({ Item: { pk: { S: 'a' } } }) },
    permissions: () => [],
  });
  await deploy(
    'reader',
    `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
     const client = new DynamoDBClient();
     export const handler = async () => {
       const before = Date.now();
       await new Promise((resolve) => setTimeout(resolve, 20_000));
       const { Item } = await client.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } }));
       return [Item, Date.now() - before >= 20_000];
     };`,
    { Timeout: 60 },
  );
  const startedMs = Date.now();

  const { value } = await invoke('reader');

  expect(value).toEqual([{ pk: { S: 'a' } }, true]);
  expect(Date.now() - startedMs).toBeLessThan(19_000);
});

test('crashes and time-outs of a thread’s functions are answered as everywhere', async () => {
  const { deploy, invoke } = openInThreads();
  await deploy('exits', 'export const handler = async () => { process.exit(1); };');
  await deploy('hangs', 'export const handler = () => new Promise(() => {});');
  await deploy(
    'rejects',
    'export const handler = () => { Promise.reject(new Error("x")); return new Promise(() => {}); };',
  );

  expect((await invoke('exits')).value).toMatchObject({ errorType: 'Runtime.ExitError' });
  expect((await invoke('hangs')).value).toMatchObject({ errorType: 'Sandbox.Timedout' });
  expect((await invoke('rejects')).value).toMatchObject({ errorType: 'Runtime.UnhandledPromiseRejection' });
});

test('a function that never yields loses its thread, the others go on in a new one', async () => {
  const errors: unknown[] = [];
  kit = openFunctions({ clock: 'wall', onError: (error) => errors.push(error) }, { workers: 1, watchdogMs: 500 });
  const { kernel, deploy, invoke } = kit;
  await deploy('spins', 'export const handler = async () => { for (;;); };', { Timeout: 60 });
  await deploy('answers', 'export const handler = async () => "here";');

  const spinning = kernel.aws.call('lambda', 'Invoke', { FunctionName: 'spins' }, administrator);
  expect(Object(await until(kernel, spinning))).toMatchObject({ FunctionError: 'Unhandled' });

  expect((await invoke('answers')).value).toBe('here');
  expect(String(errors)).toContain('the thread was ended');
});

test('a trace ends where the function begins', async () => {
  const { deploy, invoke } = openInThreads();
  await deploy('failing', 'export const handler = async () => { throw new Error("no"); };');

  const { value } = await invoke('failing');

  expect(Object(value).trace).toEqual(['Error: no', expect.stringMatching(/handler\.ts:1:/)]);
});
