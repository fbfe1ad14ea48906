import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lambdaTask, machineOf, openWorkshop } from '../testing.ts';
import { delaySeconds } from './retry-policy.ts';

test('a task passes what its function answers on to the next state', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('double', (event) => ({ value: 2 * Object(event).value }));
  const machine = await workshop.createMachine(
    machineOf({
      Double: lambdaTask('double', { Next: 'Wait' }),
      Wait: { Type: 'Wait', Seconds: 60, Next: 'Big' },
      Big: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.value > 5 %}', Next: 'Good' }], Default: 'Bad' },
      Good: { Type: 'Succeed' },
      Bad: { Type: 'Fail', Error: 'TooSmall' },
    }),
  );

  const execution = await workshop.finish(await workshop.start(machine, { value: 21 }));

  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '{"value":42}' });
});

test('an error is retried with back-off, then caught', async () => {
  const workshop = openWorkshop();
  const calledAtMs: number[] = [];
  workshop.functions.set('flaky', () => {
    calledAtMs.push(workshop.kernel.clock.now());
    throw new RangeError('out of range');
  });
  const retrier = {
    ErrorEquals: ['RangeError'],
    IntervalSeconds: 2,
    MaxAttempts: 3,
    BackoffRate: 3,
    MaxDelaySeconds: 10,
  };
  const machine = await workshop.createMachine(
    machineOf({
      Try: lambdaTask('flaky', {
        End: true,
        Retry: [retrier],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught', Output: '{% $states.errorOutput.Error %}' }],
      }),
      Caught: { Type: 'Pass', End: true },
    }),
  );

  const execution = await workshop.finish(await workshop.start(machine));

  const [first = 0] = calledAtMs;
  expect(calledAtMs.map((timeMs) => (timeMs - first) / 1_000)).toEqual([0, 2, 8, 18]);
  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '"RangeError"' });
});

test('a retry waits no longer than its limit, and never shorter than the one before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 1, max: 10, noNaN: true }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 0, max: 20 }),
      (IntervalSeconds, BackoffRate, MaxDelaySeconds, attempts) => {
        const retrier = { ErrorEquals: ['States.ALL'], IntervalSeconds, BackoffRate, MaxDelaySeconds };
        const [earlier, later] = [delaySeconds(retrier, attempts), delaySeconds(retrier, attempts + 1)];
        return earlier <= later && later <= MaxDelaySeconds;
      },
    ),
  );
});

test('full jitter takes any time up to the whole delay', async () => {
  const workshop = openWorkshop();
  const calledAtMs: number[] = [];
  workshop.functions.set('down', () => {
    calledAtMs.push(workshop.kernel.clock.now());
    throw new Error('down');
  });
  const retrier = {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 10,
    MaxAttempts: 50,
    BackoffRate: 1,
    JitterStrategy: 'FULL',
  };
  const machine = await workshop.createMachine(machineOf({ Try: lambdaTask('down', { End: true, Retry: [retrier] }) }));

  await workshop.finish(await workshop.start(machine));

  const waits = calledAtMs.slice(1).map((timeMs, index) => timeMs - (calledAtMs[index] ?? 0));
  expect(Math.max(...waits)).toBeLessThanOrEqual(10_000);
  expect(new Set(waits).size).toBeGreaterThan(40);
});

test('an answer after the time-out is heard by nobody', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('slow', async () => {
    await workshop.kernel.scheduler.sleep(60_000);
    return 'late';
  });
  const catcher = { ErrorEquals: ['States.Timeout'], Next: 'Late' };
  const machine = await workshop.createMachine(
    machineOf({
      Slow: lambdaTask('slow', { TimeoutSeconds: 5, End: true, Catch: [catcher] }),
      Late: { Type: 'Pass', Output: 'timed out', End: true },
    }),
  );
  const arn = await workshop.start(machine);

  expect(await workshop.finish(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"timed out"' });
  expect(await workshop.eventTypes(arn)).toContain('TaskTimedOut');
});

test('a function that a fault rejects fails its task with that error', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('charge', () => 'charged');
  const machine = await workshop.createMachine(machineOf({ Charge: lambdaTask('charge', { End: true }) }));
  workshop.kernel.faults.add({ mode: 'lost-answer', on: { from: 'states:machine', to: 'lambda', resource: 'charge' } });

  const execution = await workshop.finish(await workshop.start(machine));

  expect(execution).toMatchObject({ status: 'FAILED', error: 'Lambda.SdkClientException' });
});

test('an execution that takes longer than its machine allows ends timed out', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine({
    ...machineOf({ Sleep: { Type: 'Wait', Seconds: 3_600, End: true } }),
    TimeoutSeconds: 60,
  });
  const arn = await workshop.start(machine);

  expect(await workshop.finish(arn)).toMatchObject({ status: 'TIMED_OUT' });
  expect(await workshop.eventTypes(arn)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut']);
});

test('a history that is full ends its execution', async () => {
  const workshop = openWorkshop();
  const machine = await workshop.createMachine(
    machineOf({
      Ping: { Type: 'Pass', Next: 'Pong' },
      Pong: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Never' }], Default: 'Ping' },
      Never: { Type: 'Succeed' },
    }),
  );

  const execution = await workshop.finish(await workshop.start(machine));

  expect(execution['cause']).toContain('maximum number of history events (25000)');
  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
});
