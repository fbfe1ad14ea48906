import { expect, test } from 'vitest';
import { openWorkshop } from '../testing.ts';

const invoke = (name: string, extra: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...extra,
});

test('a task passes what its function answers on to the next state', async () => {
  const workshop = openWorkshop();
  workshop.functions.set('double', (event) => ({ value: 2 * Object(event).value }));
  const machine = await workshop.createMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Double',
    States: {
      Double: invoke('double', { Next: 'Wait' }),
      Wait: { Type: 'Wait', Seconds: 60, Next: 'Big' },
      Big: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.value > 5 %}', Next: 'Good' }], Default: 'Bad' },
      Good: { Type: 'Succeed' },
      Bad: { Type: 'Fail', Error: 'TooSmall' },
    },
  });

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
  const machine = await workshop.createMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'Try',
    States: {
      Try: invoke('flaky', {
        End: true,
        Retry: [
          { ErrorEquals: ['RangeError'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 3, MaxDelaySeconds: 10 },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught', Output: '{% $states.errorOutput.Error %}' }],
      }),
      Caught: { Type: 'Pass', End: true },
    },
  });

  const execution = await workshop.finish(await workshop.start(machine));

  const [first = 0] = calledAtMs;
  expect(calledAtMs.map((timeMs) => (timeMs - first) / 1_000)).toEqual([0, 2, 8, 18]);
  expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '"RangeError"' });
});
