import { expect, test } from 'vitest';
import { lambdaTask, machineOf, openWorkshop } from '../testing.ts';

const SLEEP = machineOf({ Sleep: { Type: 'Wait', Seconds: 60, End: true } });
const PASS = machineOf({ Only: { Type: 'Pass', End: true } });
const DAY_MS = 86_400_000;

test('starting again with the same name and input while it runs answers the same', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(SLEEP);

  expect(await workshop.start(machine, { a: 1 }, 'order-1')).toBe(await workshop.start(machine, { a: 1 }, 'order-1'));
  await expect(workshop.start(machine, { a: 2 }, 'order-1')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
});

test('a name is taken for 90 days after its execution ended', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(PASS);
  await workshop.finish(await workshop.start(machine, {}, 'order-1'));

  await workshop.kernel.scheduler.runUntil(() => false, { limitMs: 0 });
  await expect(workshop.start(machine, {}, 'order-1')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  workshop.kernel.scheduler.after(91 * DAY_MS, () => undefined);
  await workshop.kernel.scheduler.untilQuiet();

  await expect(workshop.start(machine, {}, 'order-1')).resolves.toContain(':order-1');
});

test('a stopped execution is over, and stays so', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(SLEEP);
  const executionArn = await workshop.start(machine);

  await workshop.call('StopExecution', { executionArn, error: 'Enough', cause: 'not needed' });

  const execution = await workshop.finish(executionArn);
  expect(execution).toMatchObject({ status: 'ABORTED', error: 'Enough', redriveStatus: 'REDRIVABLE' });
});

test('executions are listed youngest first, by page and by status', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(PASS);
  for (const name of ['a', 'b', 'c']) await workshop.start(machine, {}, name);
  await workshop.kernel.scheduler.untilQuiet();

  const first = await workshop.call('ListExecutions', { stateMachineArn: machine, maxResults: 2 });
  const second = await workshop.call('ListExecutions', { stateMachineArn: machine, nextToken: first['nextToken'] });
  const running = await workshop.call('ListExecutions', { stateMachineArn: machine, statusFilter: 'RUNNING' });

  const names = [first, second].flatMap(({ executions }) =>
    Object(executions).map(({ name }: { name: string }) => name),
  );
  expect(names).toEqual(['c', 'b', 'a']);
  expect(running['executions']).toEqual([]);
});

test('a history can be read backwards', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(PASS);
  const executionArn = await workshop.start(machine);
  await workshop.finish(executionArn);

  const { events } = await workshop.call('GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 1 });

  expect(events).toMatchObject([{ id: 4, type: 'ExecutionSucceeded' }]);
});

test('a redriven execution goes on at the task that failed', async () => {
  const workshop = openWorkshop();
  const calls: string[] = [];
  let isDown = true;
  workshop.functions.set('first', () => calls.push('first'));
  workshop.functions.set('second', () => {
    calls.push('second');
    if (isDown) throw new Error('down');
    return 'done';
  });
  const states = { First: lambdaTask('first', { Next: 'Second' }), Second: lambdaTask('second', { End: true }) };
  const machine = await workshop.createMachine(machineOf(states));
  const executionArn = await workshop.start(machine);
  expect(await workshop.finish(executionArn)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' });

  isDown = false;
  await workshop.call('RedriveExecution', { executionArn });

  expect(await workshop.finish(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"done"', redriveCount: 1 });
  expect(calls).toEqual(['first', 'second', 'second']);
  const types = await workshop.eventTypes(executionArn);
  expect(types.slice(types.indexOf('ExecutionFailed'))).toEqual([
    'ExecutionFailed',
    'ExecutionRedriven',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
});

test('a redrive that is asked for twice with one token happens once', async () => {
  const workshop = openWorkshop();
  const definition = machineOf({ Give: { Type: 'Fail', Error: 'Up' } });
  const executionArn = await workshop.start(await workshop.createMachine(definition));
  await workshop.finish(executionArn);
  const redrive = async (clientToken: string) => {
    const answer = await workshop.call('RedriveExecution', { executionArn, clientToken });
    await workshop.finish(executionArn);
    return answer;
  };

  const first = await redrive('a');
  expect(await redrive('a')).toEqual(first);
  expect(await workshop.finish(executionArn)).toMatchObject({ redriveCount: 1 });

  await redrive('b');
  workshop.kernel.scheduler.after(15 * 60_000, () => undefined);
  await workshop.finish(executionArn);
  await redrive('a');
  expect(await workshop.finish(executionArn)).toMatchObject({ redriveCount: 3 });
});

test('a redrive of a map runs only the items that had not ended', async () => {
  const workshop = openWorkshop();
  const calls: number[] = [];
  let isDown = true;
  workshop.functions.set('work', (event) => {
    calls.push(Number(event));
    if (isDown && event === 2) throw new Error('down');
    return event;
  });
  const flow = { StartAt: 'Work', States: { Work: lambdaTask('work', { End: true }) } };
  const machine = await workshop.createMachine(
    machineOf({ Each: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: flow, End: true } }),
  );
  const executionArn = await workshop.start(machine, [1, 2, 3]);
  await workshop.finish(executionArn);

  isDown = false;
  await workshop.call('RedriveExecution', { executionArn });

  expect(await workshop.finish(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3]' });
  expect(calls).toEqual([1, 2, 2, 3]);
});

test('an execution is redriven for 14 days and no longer', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(machineOf({ Break: { Type: 'Fail' } }));
  const executionArn = await workshop.start(machine);
  await workshop.finish(executionArn);
  workshop.kernel.scheduler.after(15 * DAY_MS, () => undefined);
  await workshop.kernel.scheduler.untilQuiet();

  await expect(workshop.call('RedriveExecution', { executionArn })).rejects.toMatchObject({
    code: 'ExecutionNotRedrivable',
  });
});

test('an express execution answers its caller when it ended', async () => {
  const workshop = openWorkshop();
  const stateMachineArn = await workshop.createMachine(PASS, { type: 'EXPRESS' });

  const answer = workshop.call('StartSyncExecution', { stateMachineArn, input: '{"a":1}' });
  await workshop.kernel.scheduler.untilQuiet();

  expect(await answer).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' });
});

test('a status change is told to the default bus', async () => {
  const workshop = openWorkshop();
  const told: unknown[] = [];
  workshop.kernel.aws.register({
    name: 'events',
    permissions: () => [],
    operations: {
      PutEvents: (input, { caller }) => {
        const [entry] = Object(input['Entries']);
        told.push({ by: Object(caller).principal, source: entry.Source, ...JSON.parse(entry.Detail) });
        return { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
      },
    },
  });
  const machine = await workshop.createMachine(PASS);

  await workshop.finish(await workshop.start(machine, { a: 1 }, 'order-1'));

  const common = { by: 'states.amazonaws.com', source: 'aws.states', name: 'order-1', input: '{"a":1}' };
  expect(told).toMatchObject([
    { ...common, status: 'RUNNING' },
    { ...common, status: 'SUCCEEDED', output: '{"a":1}' },
  ]);
});

test('a history without data still tells what a task was called with', async () => {
  const { functions, call, createMachine, start, finish } = openWorkshop();
  functions.set('work', () => ({ secret: 2 }));
  const executionArn = await start(await createMachine(machineOf({ Work: lambdaTask('work', { End: true }) })), {});
  await finish(executionArn);

  const { events } = await call('GetExecutionHistory', { executionArn, includeExecutionData: false });
  const details = (events as Record<string, unknown>[]).map((event) =>
    Object.keys(Object(Object.values(event).at(-1))),
  );

  expect(details.flat()).not.toContain('input');
  expect(details.flat()).not.toContain('outputDetails');
  expect(details.flat()).toContain('parameters');
});
