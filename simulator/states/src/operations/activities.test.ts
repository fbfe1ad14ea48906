import { expect, test } from 'vitest';
import { machineOf, openWorkshop, type Workshop } from '../testing.ts';

async function activityOf(workshop: Workshop, extra: object = {}): Promise<{ activityArn: string; machine: string }> {
  const { activityArn } = await workshop.call('CreateActivity', { name: 'pack' });
  const machine = await workshop.createMachine(
    machineOf({ Pack: { Type: 'Task', Resource: activityArn, Arguments: { box: 1 }, End: true, ...extra } }),
  );
  return { activityArn: String(activityArn), machine };
}

test('a worker that asks for work waits until there is some, and ends the task with its token', async () => {
  const workshop = openWorkshop();
  const { activityArn, machine } = await activityOf(workshop);
  const asking = workshop.call('GetActivityTask', { activityArn, workerName: 'ann' });
  const execution = await workshop.start(machine);
  await workshop.kernel.scheduler.runUntil(() => false, { limitMs: 0 }).catch(() => undefined);
  const { taskToken, input } = await asking;

  await workshop.call('SendTaskSuccess', { taskToken, output: '"packed"' });

  expect(input).toBe('{"box":1}');
  expect(await workshop.finish(execution)).toMatchObject({ status: 'SUCCEEDED', output: '"packed"' });
  expect(await workshop.history(execution)).toMatchObject([
    { type: 'ExecutionStarted' },
    { type: 'TaskStateEntered' },
    { type: 'ActivityScheduled', activityScheduledEventDetails: { resource: activityArn, input: '{"box":1}' } },
    { type: 'ActivityStarted', activityStartedEventDetails: { workerName: 'ann' } },
    { type: 'ActivitySucceeded', activitySucceededEventDetails: { output: '"packed"' } },
    { type: 'TaskStateExited' },
    { type: 'ExecutionSucceeded' },
  ]);
});

test('every task of an activity goes to one worker, the oldest first', async () => {
  const workshop = openWorkshop();
  const { activityArn, machine } = await activityOf(workshop, { Arguments: '{% $states.input %}' });
  for (const box of [1, 2]) {
    await workshop.start(machine, { box });
    await workshop.kernel.scheduler.untilQuiet();
  }

  const tasks = [
    await workshop.call('GetActivityTask', { activityArn }),
    await workshop.call('GetActivityTask', { activityArn }),
  ];
  const nothing = workshop.call('GetActivityTask', { activityArn });
  await workshop.kernel.scheduler.untilQuiet();

  expect(tasks.map(({ input }) => input)).toEqual(['{"box":1}', '{"box":2}']);
  expect(await nothing).toEqual({});
});

test('a worker that gives no sign of life loses its task; before that nobody has to', async () => {
  const workshop = openWorkshop();
  const { activityArn, machine } = await activityOf(workshop, { HeartbeatSeconds: 10, TimeoutSeconds: 3_600 });
  const execution = await workshop.start(machine);
  await workshop.kernel.scheduler.runUntil(() => false, { limitMs: 60_000 }).catch(() => undefined);
  expect(await workshop.call('DescribeExecution', { executionArn: execution })).toMatchObject({ status: 'RUNNING' });

  const { taskToken } = await workshop.call('GetActivityTask', { activityArn });

  expect(await workshop.finish(execution)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect(await workshop.eventTypes(execution)).toContain('ActivityTimedOut');
  await expect(workshop.call('SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({
    code: 'TaskTimedOut',
  });
});

test('activities are made once, listed, described and deleted', async () => {
  const { call } = openWorkshop();
  const { activityArn } = await call('CreateActivity', { name: 'pack' });

  expect(await call('CreateActivity', { name: 'pack' })).toMatchObject({ activityArn });
  expect(await call('ListActivities', {})).toMatchObject({ activities: [{ activityArn, name: 'pack' }] });
  expect(await call('DescribeActivity', { activityArn })).toMatchObject({ name: 'pack' });
  await call('DeleteActivity', { activityArn });
  await expect(call('DescribeActivity', { activityArn })).rejects.toMatchObject({ code: 'ActivityDoesNotExist' });
});

test("an activity's time-out counts from when a worker takes the task", async () => {
  const workshop = openWorkshop();
  const { activityArn, machine } = await activityOf(workshop, { TimeoutSeconds: 10 });
  const executionArn = await workshop.start(machine);
  await workshop.kernel.scheduler.runUntil(() => false, { limitMs: 60_000 }).catch(() => undefined);
  expect(await workshop.call('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });

  await workshop.call('GetActivityTask', { activityArn });

  expect(await workshop.finish(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect((await workshop.history(executionArn)).at(-2)).toMatchObject({ type: 'ActivityTimedOut' });
});
