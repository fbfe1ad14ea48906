import { administrator, createKernel } from '#kernel';
import { createStates } from '../../src/service.ts';
import { registerLambda } from '../../src/testing.ts';
import { inputOf, KILLED_MACHINE, killedFunctions } from './machine.ts';

/** The process that is killed: starts what was not started, goes on with what was, and ends when all has ended. */
async function run(storePath: string, executions: number, clock: 'wall' | 'skip'): Promise<void> {
  const kernel = createKernel({ storePath, clock });
  registerLambda(kernel, killedFunctions());
  createStates(kernel);
  kernel.resume();
  const call = async (operation: string, input: Readonly<Record<string, unknown>>) =>
    Object(await kernel.aws.call('states', operation, input, administrator));
  const definition = JSON.stringify(KILLED_MACHINE);
  const { stateMachineArn } = await call('CreateStateMachine', {
    name: 'killed',
    roleArn: 'arn:aws:iam::000000000000:role/machine',
    definition,
  });
  process.stdout.write('running\n');
  for (let id = 0; id < executions; id += 1) {
    const request = { stateMachineArn, name: `execution-${id}`, input: JSON.stringify(inputOf(id)) };
    await call('StartExecution', request).catch((error) => {
      if (error.code !== 'ExecutionAlreadyExists') throw error;
    });
  }
  await kernel.store.durable();
  await kernel.scheduler.untilQuiet();
  kernel.close();
}

const [, , storePath = '', executions = '', clock] = process.argv;
await run(storePath, Number(executions), clock === 'skip' ? 'skip' : 'wall');
