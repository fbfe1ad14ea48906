import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  AwsError,
  administrator,
  CallerCrashed,
  ConnectionLost,
  createKernel,
  type FaultMode,
  StoreUnreadable,
} from './index.ts';

function echoService(answer: (input: Readonly<Record<string, unknown>>) => unknown) {
  return { name: 'echo', operations: { Say: answer }, permissions: () => [] };
}

test('a virtual day passes in no time, jobs in order', async () => {
  const kernel = createKernel({ seed: 1 });
  const seen: unknown[] = [];
  kernel.jobs.handle('note', (payload) => seen.push([payload, kernel.clock.now()]));
  const startMs = kernel.clock.now();
  kernel.jobs.schedule({ kind: 'note', dueMs: startMs + 86_400_000, payload: 'late' });
  kernel.jobs.schedule({ kind: 'note', dueMs: startMs + 1_000, payload: 'early' });

  await kernel.scheduler.untilQuiet();

  expect(seen).toEqual([
    ['early', startMs + 1_000],
    ['late', startMs + 86_400_000],
  ]);
});

test('a job survives a restart, a cancelled one does not', async () => {
  const storePath = join(mkdtempSync(join(tmpdir(), 'kernel-')), 'store.sqlite');
  const first = createKernel({ storePath });
  first.jobs.schedule({ kind: 'note', dueMs: first.clock.now() + 5_000, payload: 'kept' });
  first.jobs.cancel(first.jobs.schedule({ kind: 'note', dueMs: first.clock.now(), payload: 'cancelled' }));
  first.close();

  const second = createKernel({ storePath });
  const seen: unknown[] = [];
  second.jobs.handle('note', (payload) => seen.push(payload));
  second.resume();
  await second.scheduler.untilQuiet();

  expect(seen).toEqual(['kept']);
});

test('an operation that throws leaves nothing in the store', async () => {
  const kernel = createKernel();
  kernel.store.define('CREATE TABLE notes (text TEXT)');
  kernel.aws.register(
    echoService((input) => {
      kernel.store.run('INSERT INTO notes VALUES (?)', String(input['text']));
      if (input['text'] === 'bad') throw new AwsError('ValidationException', 'bad text');
      return {};
    }),
  );

  await kernel.aws.call('echo', 'Say', { text: 'good' }, administrator);
  await expect(kernel.aws.call('echo', 'Say', { text: 'bad' }, administrator)).rejects.toThrow('bad text');

  expect(kernel.store.all('SELECT text FROM notes')).toEqual([{ text: 'good' }]);
});

test.each([
  ['lost-call', 0],
  ['lost-answer', 1],
  ['crash-after', 1],
  ['server-error', 0],
] as const)('the fault %s fails the call after %i effects', async (mode, effects) => {
  const kernel = createKernel();
  let calls = 0;
  kernel.aws.register(echoService(() => (calls += 1)));
  kernel.faults.add({ mode, on: { to: 'echo' } });

  await expect(kernel.aws.call('echo', 'Say', {}, administrator)).rejects.toThrow();

  expect(calls).toBe(effects);
});

/** A service that takes a call once and refuses it from then on, and all that the simulator reports. */
function takesOnce(mode: FaultMode, refusesFrom: number) {
  const reported: unknown[] = [];
  const kernel = createKernel({ onError: (error) => reported.push(error) });
  let calls = 0;
  kernel.aws.register(
    echoService(() => {
      calls += 1;
      if (calls >= refusesFrom) throw new AwsError('ConditionalCheckFailedException', 'it is there already');
      return { calls };
    }),
  );
  kernel.faults.add({ mode, on: { to: 'echo' } });
  return { kernel, reported, calls: () => calls };
}

test('a call that is duplicated gets the answer of the first, though the second is refused', async () => {
  const { kernel, calls } = takesOnce('duplicate', 2);

  expect(await kernel.aws.call('echo', 'Say', {}, administrator)).toEqual({ calls: 1 });
  expect(calls()).toBe(2);
});

test('a refusal that nobody hears is no error of the simulator', async () => {
  const { kernel, reported, calls } = takesOnce('zombie', 1);

  await expect(kernel.aws.call('echo', 'Say', {}, administrator)).rejects.toThrow(ConnectionLost);
  await kernel.scheduler.untilQuiet();

  expect(calls()).toBe(1);
  expect(reported).toEqual([]);
});

test('a refusal is lost like any other answer, and its caller can die of it', async () => {
  const lost = takesOnce('lost-answer', 1).kernel;
  await expect(lost.aws.call('echo', 'Say', {}, administrator)).rejects.toThrow(ConnectionLost);

  const { kernel } = takesOnce('crash-after', 1);
  let isDead = false;
  const crash = () => {
    isDead = true;
  };
  const caller = { kind: 'role', roleArn: 'arn', session: 's', name: 'lambda:one', crash } as const;
  await expect(kernel.aws.call('echo', 'Say', {}, caller)).rejects.toThrow(CallerCrashed);
  expect(isDead).toBe(true);
});

test('the same seed draws the same, and what one fork draws does not shift another', () => {
  const draw = (extra: number) => {
    const { random } = createKernel({ seed: 7 });
    const [left, right] = [random.fork('left'), random.fork('right')];
    for (let count = 0; count < extra; count += 1) left.uuid();
    return right.uuid();
  };

  expect(draw(0)).toBe(draw(5));
});

test('answers that wait together share one sync of the disk, and what only reads waits for none', async () => {
  const storePath = join(mkdtempSync(join(tmpdir(), 'kernel-')), 'store.sqlite');
  const { store, close } = createKernel({ storePath });
  store.define('CREATE TABLE notes (text TEXT)');
  const write = (text: string) => store.transact(() => store.run('INSERT INTO notes VALUES (?)', text));

  write('one');
  const first = store.durable();
  write('two');
  await Promise.all([first, store.durable()]);
  const syncsOfWrites = store.syncs;
  store.transact(() => store.all('SELECT text FROM notes'));
  await store.durable();

  expect([syncsOfWrites, store.syncs]).toEqual([1, 1]);
  close();
});

test('a file of another program is refused and left alone', () => {
  const storePath = join(mkdtempSync(join(tmpdir(), 'kernel-')), 'store.sqlite');
  writeFileSync(storePath, "this is not a database, and it is somebody else's");

  expect(() => createKernel({ storePath })).toThrow(StoreUnreadable);
});
