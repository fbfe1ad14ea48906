import { expect, test } from 'vitest';
import { lambdaTask, machineOf, openWorkshop } from '../testing.ts';

const flowOf = (states: Record<string, object>) => ({ StartAt: Object.keys(states)[0], States: states });

test('a map runs no more items at once than it may, and answers in the order of the items', async () => {
  const workshop = openWorkshop();
  let running = 0;
  let most = 0;
  workshop.functions.set('work', async (event) => {
    running += 1;
    most = Math.max(most, running);
    await workshop.kernel.scheduler.sleep(10_000 - 1_000 * Number(event));
    running -= 1;
    return event;
  });
  const machine = await workshop.createMachine(
    machineOf({
      Each: {
        Type: 'Map',
        MaxConcurrency: 3,
        ItemProcessor: flowOf({ Work: lambdaTask('work', { End: true }) }),
        End: true,
      },
    }),
  );

  const execution = await workshop.finish(await workshop.start(machine, [1, 2, 3, 4, 5, 6, 7]));

  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,3,4,5,6,7]' });
  expect(most).toBe(3);
});

test('a branch that fails ends the others where they are', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(
    machineOf({
      Both: {
        Type: 'Parallel',
        Branches: [
          flowOf({ Sleep: { Type: 'Wait', Seconds: 1_000, End: true } }),
          flowOf({ Nap: { Type: 'Wait', Seconds: 1, Next: 'Break' }, Break: { Type: 'Fail', Error: 'Broken' } }),
        ],
        Catch: [{ ErrorEquals: ['Broken'], Next: 'Mend' }],
        End: true,
      },
      Mend: { Type: 'Pass', Output: 'mended', End: true },
    }),
  );
  const startedMs = workshop.kernel.clock.now();
  const arn = await workshop.start(machine);

  expect(await workshop.finish(arn)).toMatchObject({ output: '"mended"', stopDate: (startedMs + 1_000) / 1_000 });
  expect(await workshop.eventTypes(arn)).toContain('WaitStateAborted');
});

test('a parallel state that is retried runs all of its branches again', async () => {
  const workshop = openWorkshop();
  const calls: string[] = [];
  workshop.functions.set('good', () => calls.push('good'));
  workshop.functions.set('bad', () => {
    calls.push('bad');
    if (calls.length < 4) throw new Error('down');
  });
  const machine = await workshop.createMachine(
    machineOf({
      Both: {
        Type: 'Parallel',
        Branches: [
          flowOf({ Good: lambdaTask('good', { End: true }) }),
          flowOf({ Bad: lambdaTask('bad', { End: true }) }),
        ],
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1 }],
        End: true,
      },
    }),
  );

  const execution = await workshop.finish(await workshop.start(machine));

  expect(execution['status']).toBe('SUCCEEDED');
  expect(calls.filter((name) => name === 'good')).toHaveLength(2);
});

test('variables that a branch sets are its own', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(
    machineOf({
      Set: { Type: 'Pass', Assign: { x: 1 }, Next: 'Each' },
      Each: {
        Type: 'Map',
        Items: [10, 20],
        ItemProcessor: flowOf({
          Add: { Type: 'Pass', Assign: { x: '{% $x + $states.input %}' }, Next: 'Tell' },
          Tell: { Type: 'Pass', Output: '{% $x %}', End: true },
        }),
        Next: 'Both',
      },
      Both: { Type: 'Pass', Output: { inner: '{% $states.input %}', outer: '{% $x %}' }, End: true },
    }),
  );

  const execution = await workshop.finish(await workshop.start(machine));

  expect(execution['output']).toBe('{"inner":[11,21],"outer":1}');
});

const distributed = (states: Record<string, object>, extra: object = {}) => ({
  Type: 'Map',
  ItemProcessor: { ...flowOf(states), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
  End: true,
  ...extra,
});

test('the items of a distributed map are in no history but their own', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('work', (event) => Object(event).Items);
  const each = distributed({ Work: lambdaTask('work', { End: true }) }, { ItemBatcher: { MaxItemsPerBatch: 2 } });
  const arn = await workshop.start(await workshop.createMachine(machineOf({ Each: each })), [1, 2, 3]);

  expect(await workshop.finish(arn)).toMatchObject({ status: 'SUCCEEDED', output: '[[1,2],[3]]' });
  expect(await workshop.eventTypes(arn)).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
});

test.each([
  [1, { status: 'SUCCEEDED', output: '[1,3]' }],
  [0, { status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' }],
])('a distributed map takes as many failures as it tolerates (%i)', async (count, expected) => {
  const workshop = openWorkshop();
  workshop.functions.set('work', (event) => {
    if (event === 2) throw new Error('two');
    return event;
  });
  const each = distributed({ Work: lambdaTask('work', { End: true }) }, { ToleratedFailureCount: count });
  const arn = await workshop.start(await workshop.createMachine(machineOf({ Each: each })), [1, 2, 3]);

  expect(await workshop.finish(arn)).toMatchObject(expected);
});

test('what runs inside of what is ended has its events in the history, but for the items of a distributed map', async () => {
  const workshop = openWorkshop();
  const nap = (name: string) => flowOf({ [name]: { Type: 'Wait', Seconds: 9, End: true } });
  const map = (ItemProcessor: object) => ({ Type: 'Map', Items: [1, 2], ItemProcessor, End: true });
  const apart = { ...nap('Apart'), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
  const fails = flowOf({ Soon: { Type: 'Wait', Seconds: 1, Next: 'Fail' }, Fail: { Type: 'Fail', Error: 'No' } });
  const all = {
    Type: 'Parallel',
    Branches: [fails, flowOf({ Inline: map(nap('Nap')) }), flowOf({ Run: map(apart) })],
    Catch: [{ ErrorEquals: ['No'], Next: 'End' }],
    End: true,
  };
  const machine = await workshop.createMachine(machineOf({ All: all, End: { Type: 'Succeed' } }));
  const executionArn = await workshop.start(machine);
  await workshop.finish(executionArn);

  const types = await workshop.eventTypes(executionArn);
  expect(types.filter((type) => type.endsWith('Aborted'))).toEqual([
    'WaitStateAborted',
    'MapIterationAborted',
    'WaitStateAborted',
    'MapIterationAborted',
    'MapStateAborted',
    'MapRunAborted',
    'MapStateAborted',
  ]);
  const { mapRuns } = await workshop.call('ListMapRuns', { executionArn });
  const [{ mapRunArn }] = mapRuns as [{ mapRunArn: string }];
  expect(await workshop.call('DescribeMapRun', { mapRunArn })).toMatchObject({
    status: 'ABORTED',
    itemCounts: { aborted: 2, running: 0 },
  });
});
