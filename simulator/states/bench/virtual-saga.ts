import { administrator, createKernel } from '#kernel';
import { createStates } from '../src/service.ts';
import { registerLambda } from '../src/testing.ts';

/** How fast virtual time passes. */
export interface VirtualSagaResult {
  /** Time that the saga takes, h. */
  readonly virtualHours: number;
  /** Time that it took, ms. */
  readonly milliseconds: number;
}

const step = (name: string, next: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60, BackoffRate: 2, MaxAttempts: 5 }],
  ...next,
});

const SAGA = {
  QueryLanguage: 'JSONata',
  StartAt: 'Charge',
  States: {
    Charge: step('charge', { Next: 'WaitForStock' }),
    WaitForStock: { Type: 'Wait', Seconds: 86_400, Next: 'Ship' },
    Ship: step('ship', { End: true }),
  },
};

/** Runs a saga that waits for 24 h, and whose last step fails four times, in virtual time. */
export async function measureVirtualSaga(): Promise<VirtualSagaResult> {
  const kernel = createKernel({ seed: 1 });
  let failures = 4;
  const ship = () => {
    failures -= 1;
    if (failures >= 0) throw new Error('no carrier');
    return 'shipped';
  };
  registerLambda(
    kernel,
    new Map([
      ['charge', () => 'charged'],
      ['ship', ship],
    ]),
  );
  createStates(kernel);
  const call = async (operation: string, input: Readonly<Record<string, unknown>>) =>
    Object(await kernel.aws.call('states', operation, input, administrator));
  const { stateMachineArn } = await call('CreateStateMachine', {
    name: 'saga',
    roleArn: 'arn:aws:iam::000000000000:role/machine',
    definition: JSON.stringify(SAGA),
  });
  const virtualMs = kernel.clock.now();
  const startedMs = performance.now();
  const { executionArn } = await call('StartExecution', { stateMachineArn });
  await kernel.scheduler.untilQuiet();
  const milliseconds = performance.now() - startedMs;
  const { status } = await call('DescribeExecution', { executionArn });
  if (status !== 'SUCCEEDED') throw new Error(`The saga ended ${status}.`);
  const virtualHours = (kernel.clock.now() - virtualMs) / 3_600_000;
  kernel.close();
  return { virtualHours, milliseconds };
}
