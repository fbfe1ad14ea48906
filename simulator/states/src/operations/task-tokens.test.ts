import { expect, test } from 'vitest';
import { machineOf, openWorkshop, type Workshop } from '../testing.ts';

const ASK = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
  End: true,
};

async function askedOnce(extra: object = {}): Promise<{ workshop: Workshop; arn: string; tokens: string[] }> {
  const workshop = openWorkshop();
  const tokens: string[] = [];
  workshop.functions.set('ask', (event) => tokens.push(Object(event).token));
  const arn = await workshop.start(await workshop.createMachine(machineOf({ Ask: { ...ASK, ...extra } })));
  await workshop.kernel.scheduler.runUntil(() => tokens.length > 0);
  return { workshop, arn, tokens };
}

test('a task waits until somebody brings its token', async () => {
  const { workshop, arn, tokens } = await askedOnce();

  await workshop.call('SendTaskSuccess', { taskToken: tokens[0], output: '"yes"' });

  expect(await workshop.finish(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
  await expect(workshop.call('SendTaskSuccess', { taskToken: tokens[0], output: '1' })).rejects.toMatchObject({
    code: 'TaskTimedOut',
  });
});

test('a token brings an error too', async () => {
  const { workshop, arn, tokens } = await askedOnce();

  await workshop.call('SendTaskFailure', { taskToken: tokens[0], error: 'No', cause: 'because' });

  expect(await workshop.finish(arn)).toMatchObject({ status: 'FAILED', error: 'No', cause: 'because' });
});

test('heartbeats keep a task alive, and their absence ends it', async () => {
  const { workshop, arn, tokens } = await askedOnce({ HeartbeatSeconds: 10 });
  const startedMs = workshop.kernel.clock.now();
  const { scheduler } = workshop.kernel;
  for (const atMs of [8_000, 16_000]) {
    scheduler.at(startedMs + atMs, () => workshop.call('SendTaskHeartbeat', { taskToken: tokens[0] }));
  }

  const execution = await workshop.finish(arn);

  expect(execution).toMatchObject({
    status: 'FAILED',
    error: 'States.Timeout',
    stopDate: (startedMs + 26_000) / 1_000,
  });
});

test('a token that comes back before the call is answered counts', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('ask', async (event) => {
    await workshop.call('SendTaskSuccess', { taskToken: Object(event).token, output: '"at once"' });
  });
  const arn = await workshop.start(await workshop.createMachine(machineOf({ Ask: ASK })));

  expect(await workshop.finish(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"at once"' });
  expect(await workshop.eventTypes(arn)).toContain('TaskSubmitted');
});

test.each([
  ['sync', '"{\\"n\\":1}"'],
  ['sync:2', '{"n":1}'],
])('a task waits for the execution that it started (%s)', async (pattern, output) => {
  const workshop = openWorkshop();
  const child = await workshop.createMachine(
    machineOf({ Nap: { Type: 'Wait', Seconds: 5, Next: 'Tell' }, Tell: { Type: 'Pass', Output: { n: 1 }, End: true } }),
    { name: 'child' },
  );
  const start = {
    Type: 'Task',
    Resource: `arn:aws:states:::states:startExecution.${pattern}`,
    Arguments: { StateMachineArn: child, Input: {} },
    Output: '{% $states.result.Output %}',
    End: true,
  };
  const parent = await workshop.start(await workshop.createMachine(machineOf({ Start: start }), { name: 'parent' }));

  expect(await workshop.finish(parent)).toMatchObject({ status: 'SUCCEEDED', output });
});

test('a task is told of executions in the form of its integration: members in order, times in ms', async () => {
  const workshop = openWorkshop();
  const child = await workshop.createMachine(machineOf({ Tell: { Type: 'Pass', Output: 1, End: true } }), {
    name: 'child',
  });
  const startWith = (pattern: string) => ({
    Type: 'Task',
    Resource: `arn:aws:states:::states:startExecution${pattern}`,
    Arguments: { StateMachineArn: child },
  });
  const parent = await workshop.start(
    await workshop.createMachine(
      machineOf({
        Start: { ...startWith(''), Assign: { begun: '{% $states.result %}' }, Next: 'Wait' },
        Wait: { ...startWith('.sync'), Output: { begun: '{% $begun %}', ended: '{% $states.result %}' }, End: true },
      }),
      { name: 'parent' },
    ),
  );

  const { output } = await workshop.finish(parent);
  const { begun, ended } = JSON.parse(String(output));
  expect(Object.keys(ended)).toStrictEqual(Object.keys(ended).toSorted());
  expect(ended).toMatchObject({
    Output: '1',
    RedriveStatus: 'NOT_REDRIVABLE',
    RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  expect(begun.StartDate).toBe(ended.StartDate);
  expect(begun.StartDate).toBeGreaterThan(1e12);
});

test.each([
  ['is stopped', {}, (workshop: Workshop, parent: string) => workshop.call('StopExecution', { executionArn: parent })],
  ['times out', { TimeoutSeconds: 3 }, undefined],
])('an execution is stopped when the task that waits for it %s', async (_how, limits, act) => {
  const workshop = openWorkshop();
  const child = await workshop.createMachine(machineOf({ Nap: { Type: 'Wait', Seconds: 60, End: true } }), {
    name: 'child',
  });
  const start = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync',
    Arguments: { StateMachineArn: child, Name: 'nap' },
    ...limits,
    End: true,
  };
  const parent = await workshop.start(await workshop.createMachine(machineOf({ Start: start }), { name: 'parent' }));
  const nap = `${child.replace(':stateMachine:', ':execution:')}:nap`;
  await workshop.kernel.scheduler.runUntil(() => false, { limitMs: 1_000 }).catch(() => undefined);
  await act?.(workshop, parent);

  expect(await workshop.finish(nap)).toMatchObject({
    status: 'ABORTED',
    cause: `The Task state in AWS Step Functions execution [${parent}] which was managing this resource was aborted`,
  });
  expect(await workshop.finish(parent)).toMatchObject({ status: act ? 'ABORTED' : 'FAILED' });
});

test('a task fails when the execution that it waits for fails', async () => {
  const workshop = openWorkshop();
  const child = await workshop.createMachine(machineOf({ Break: { Type: 'Fail', Error: 'Broken' } }), {
    name: 'child',
  });
  const start = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Arguments: { StateMachineArn: child },
    End: true,
  };
  const parent = await workshop.start(await workshop.createMachine(machineOf({ Start: start }), { name: 'parent' }));

  expect(await workshop.finish(parent)).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
});
