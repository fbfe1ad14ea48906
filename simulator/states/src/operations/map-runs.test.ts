import { expect, test } from 'vitest';
import { lambdaTask, machineOf, openWorkshop, type Workshop } from '../testing.ts';

const distributed = (extra: object) =>
  machineOf({
    Each: {
      Type: 'Map',
      Label: 'each',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Work',
        States: { Work: lambdaTask('work', { End: true }) },
      },
      End: true,
      ...extra,
    },
  });

async function runOf(workshop: Workshop, executionArn: string): Promise<Record<string, unknown>> {
  const { mapRuns } = Object(await workshop.call('ListMapRuns', { executionArn }));
  return workshop.call('DescribeMapRun', { mapRunArn: mapRuns[0].mapRunArn });
}

test('the run of a distributed map tells where its items stand', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('work', (event) => {
    if (event === 2) throw new Error('bad item');
    return event;
  });
  const machine = await workshop.createMachine(distributed({ MaxConcurrency: 2, ToleratedFailureCount: 1 }));
  const execution = await workshop.start(machine, [1, 2, 3]);

  expect(await workshop.finish(execution)).toMatchObject({ status: 'SUCCEEDED', output: '[1,3]' });
  expect(await runOf(workshop, execution)).toMatchObject({
    mapRunArn: expect.stringContaining(':mapRun:machine/each:'),
    executionArn: execution,
    status: 'SUCCEEDED',
    maxConcurrency: 2,
    toleratedFailureCount: 1,
    itemCounts: { total: 3, succeeded: 2, failed: 1, pending: 0, running: 0, aborted: 0 },
  });
});

test('a run of batches counts items and executions', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('work', () => 'done');
  const machine = await workshop.createMachine(distributed({ ItemBatcher: { MaxItemsPerBatch: 2 } }));
  const execution = await workshop.start(machine, [1, 2, 3]);
  await workshop.finish(execution);

  expect(await runOf(workshop, execution)).toMatchObject({
    itemCounts: { total: 3, succeeded: 3 },
    executionCounts: { total: 2, succeeded: 2 },
  });
});

test('items that a failure left undone are aborted', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('work', () => {
    throw new Error('bad item');
  });
  const machine = await workshop.createMachine(distributed({ MaxConcurrency: 1 }));
  const execution = await workshop.start(machine, [1, 2, 3]);

  expect(await workshop.finish(execution)).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' });
  expect(await runOf(workshop, execution)).toMatchObject({
    status: 'FAILED',
    itemCounts: { total: 3, failed: 1, aborted: 2 },
  });
});

test('a run that is allowed more at once starts what waits', async () => {
  const workshop = openWorkshop();
  const called: unknown[] = [];
  workshop.functions.set('work', (event) => {
    called.push(event);
    return new Promise(() => undefined);
  });
  const machine = await workshop.createMachine(distributed({ MaxConcurrency: 1 }));
  const execution = await workshop.start(machine, [1, 2, 3]);
  await workshop.kernel.scheduler.untilQuiet();
  const { mapRunArn } = await runOf(workshop, execution);

  await workshop.call('UpdateMapRun', { mapRunArn, maxConcurrency: 3 });
  await workshop.kernel.scheduler.untilQuiet();

  expect(called.toSorted()).toEqual([1, 2, 3]);
  expect(await runOf(workshop, execution)).toMatchObject({ maxConcurrency: 3, itemCounts: { running: 3, pending: 0 } });
});

test.each([
  [{ ToleratedFailureCount: 2, ToleratedFailurePercentage: 30 }, 'FAILED'],
  [{ ToleratedFailureCount: 0, ToleratedFailurePercentage: 100 }, 'FAILED'],
  [{ ToleratedFailurePercentage: 70 }, 'SUCCEEDED'],
])('neither threshold of failures may be exceeded: %o ends %s', async (extra, status) => {
  const workshop = openWorkshop();
  workshop.functions.set('work', (event) => {
    if (event !== 3) throw new Error('bad item');
    return event;
  });
  const machine = await workshop.createMachine(distributed(extra));

  expect(await workshop.finish(await workshop.start(machine, [1, 2, 3]))).toMatchObject({ status });
});
