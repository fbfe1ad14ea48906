import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lambdaTask, machineOf, openWorkshop, type Workshop } from '../testing.ts';

const newStore = () => join(mkdtempSync(join(tmpdir(), 'states-')), 'store.sqlite');

/** Kills the process: nothing is asked, only what was committed stays. */
async function kill(workshop: Workshop): Promise<void> {
  await workshop.kernel.store.durable();
  workshop.kernel.close();
}

test('a wait goes on after a restart, as long as it had left', async () => {
  const storePath = newStore();
  const first = openWorkshop({ storePath, seed: 1 });
  const machine = await first.createMachine(machineOf({ Sleep: { Type: 'Wait', Seconds: 100, End: true } }));
  const arn = await first.start(machine);
  const startedMs = first.kernel.clock.now();
  await first.kernel.scheduler.runUntil(() => false, { limitMs: 0 }).catch(() => undefined);
  await kill(first);

  const second = openWorkshop({ storePath, seed: 2, startMs: startedMs + 40_000 });
  second.kernel.resume();

  expect(await second.finish(arn)).toMatchObject({ status: 'SUCCEEDED', stopDate: (startedMs + 100_000) / 1_000 });
});

test('a task whose answer was lost with the process is called again, and its result is there once', async () => {
  const storePath = newStore();
  const first = openWorkshop({ storePath, seed: 1 });
  first.functions.set('charge', () => new Promise(() => undefined));
  const machine = await first.createMachine(machineOf({ Charge: lambdaTask('charge', { End: true }) }));
  const arn = await first.start(machine);
  await first.kernel.scheduler.untilQuiet();
  await kill(first);

  const second = openWorkshop({ storePath, seed: 2 });
  second.functions.set('charge', () => 'charged');
  second.kernel.resume();

  expect(await second.finish(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"charged"' });
  const types = await second.eventTypes(arn);
  expect(types.filter((type) => type === 'TaskScheduled')).toHaveLength(1);
  expect(types.filter((type) => type === 'TaskSucceeded')).toHaveLength(1);
});

test('a back-off goes on after a restart with the attempts that were made', async () => {
  const storePath = newStore();
  const first = openWorkshop({ storePath, seed: 1 });
  let calls = 0;
  const down = () => {
    calls += 1;
    throw new Error('down');
  };
  first.functions.set('down', down);
  const retrier = { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 1 };
  const machine = await first.createMachine(machineOf({ Try: lambdaTask('down', { End: true, Retry: [retrier] }) }));
  const arn = await first.start(machine);
  await first.kernel.scheduler.runUntil(() => calls === 2);
  await kill(first);

  const second = openWorkshop({ storePath, seed: 2 });
  second.functions.set('down', down);
  second.kernel.resume();
  await second.finish(arn);

  expect(calls).toBe(3);
});

test('the same seed gives the same history', async () => {
  const run = async () => {
    const workshop = openWorkshop({ seed: 'same' });
    let calls = 0;
    workshop.functions.set('flaky', () => {
      calls += 1;
      if (calls < 4) throw new Error('down');
      return calls;
    });
    const retrier = { ErrorEquals: ['States.ALL'], MaxAttempts: 9, JitterStrategy: 'FULL' };
    const flow = (name: string) => ({
      StartAt: name,
      States: { [name]: lambdaTask('flaky', { End: true, Retry: [retrier] }) },
    });
    const machine = await workshop.createMachine(
      machineOf({ Both: { Type: 'Parallel', Branches: [flow('Left'), flow('Right')], End: true } }),
    );
    const arn = await workshop.start(machine);
    await workshop.finish(arn);
    return workshop.history(arn);
  };

  expect(await run()).toEqual(await run());
});

test('wherever the process dies, the execution ends the same, and its history has each transition once', async () => {
  const flow = (name: string) => ({ StartAt: name, States: { [name]: lambdaTask('work', { End: true }) } });
  const machine = machineOf({
    Count: { Type: 'Pass', Assign: { n: 3 }, Next: 'Each' },
    Each: { Type: 'Map', Items: '{% [1..$n] %}', MaxConcurrency: 2, ItemProcessor: flow('Item'), Next: 'Nap' },
    Nap: { Type: 'Wait', Seconds: 5, Next: 'Both' },
    Both: { Type: 'Parallel', Branches: [flow('Left'), flow('Right')], End: true },
  });
  const open = (storePath: string, seed: number) => {
    const workshop = openWorkshop({ storePath, seed });
    workshop.functions.set('work', (event) => ({ did: event }));
    return workshop;
  };
  const outcomes = new Set<string>();
  for (let steps = 0; steps < 24; steps += 1) {
    const storePath = newStore();
    const first = open(storePath, 1);
    const arn = await first.start(await first.createMachine(machine), {});
    let seen = 0;
    await first.kernel.scheduler.runUntil(() => {
      seen += 1;
      return seen > steps;
    });
    await kill(first);

    const second = open(storePath, 2);
    second.kernel.resume();
    const { status, output } = await second.finish(arn);
    const types = await second.eventTypes(arn);
    outcomes.add(JSON.stringify([status, output, [...types].sort()]));
    second.kernel.close();
  }

  expect([...outcomes]).toHaveLength(1);
});
