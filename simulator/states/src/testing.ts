import { AwsError, administrator, createKernel, type Kernel, type KernelOptions } from '#kernel';
import { createStates } from './service.ts';

/** What a function of the tests does with its event. */
export type FakeFunction = (event: unknown) => unknown;

/** A kernel with Step Functions and a Lambda service made of plain functions. */
export interface Workshop {
  readonly kernel: Kernel;
  readonly functions: Map<string, FakeFunction>;
  call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  /** Creates a machine. Returns its ARN. */
  createMachine(definition: unknown, options?: { name?: string; type?: 'STANDARD' | 'EXPRESS' }): Promise<string>;
  /** Starts an execution. Returns its ARN. */
  start(machineArn: string, input?: unknown, name?: string): Promise<string>;
  /** Lets time pass until nothing is left to do, then describes the execution. */
  finish(executionArn: string): Promise<Record<string, unknown>>;
  history(executionArn: string): Promise<readonly Record<string, unknown>[]>;
  /** The types of the events of an execution. */
  eventTypes(executionArn: string): Promise<readonly string[]>;
}

const ROLE = 'arn:aws:iam::000000000000:role/machine';

/** Opens a workshop in memory and in virtual time, unless `options` say otherwise. */
export function openWorkshop(options: KernelOptions = { seed: 1 }): Workshop {
  const kernel = createKernel(options);
  const functions = new Map<string, FakeFunction>();
  registerLambda(kernel, functions);
  createStates(kernel);
  const call = async (operation: string, input: Readonly<Record<string, unknown>>) =>
    Object(await kernel.aws.call('states', operation, input, administrator));
  const history = async (executionArn: string) =>
    (await call('GetExecutionHistory', { executionArn, maxResults: 1_000 })).events;

  return {
    kernel,
    functions,
    call,
    createMachine: async (definition, { name = 'machine', type = 'STANDARD' } = {}) => {
      const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
      return (await call('CreateStateMachine', { name, type, roleArn: ROLE, definition: text })).stateMachineArn;
    },
    start: async (stateMachineArn, input = {}, name) => {
      const request = { stateMachineArn, input: JSON.stringify(input), ...(name === undefined ? {} : { name }) };
      return (await call('StartExecution', request)).executionArn;
    },
    finish: async (executionArn) => {
      await kernel.scheduler.untilQuiet();
      return call('DescribeExecution', { executionArn });
    },
    history,
    eventTypes: async (executionArn) => (await history(executionArn)).map(({ type }: { type: string }) => type),
  };
}

/** A Lambda service whose functions are plain: what they return is the answer, what they throw their error. */
export function registerLambda(kernel: Kernel, functions: ReadonlyMap<string, FakeFunction>): void {
  kernel.aws.register({
    name: 'lambda',
    permissions: () => [],
    resource: (_operation, input) => functionName(String(input['FunctionName'])),
    operations: {
      Invoke: async (input) => {
        const name = functionName(String(input['FunctionName']));
        const behaviour = functions.get(name);
        if (!behaviour) throw missingFunction(kernel, name);
        return invoke(behaviour, JSON.parse(String(input['Payload'] ?? '{}')), input['LogType'] === 'Tail');
      },
    },
  });
}

function functionName(nameOrArn: string): string {
  return nameOrArn.split(':function:').at(-1)?.split(':')[0] ?? nameOrArn;
}

function missingFunction(kernel: Kernel, name: string): AwsError {
  const arn = kernel.aws.arn('lambda', `function:${name}:$LATEST`);
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, { statusCode: 404 });
}

async function invoke(behaviour: FakeFunction, event: unknown, withLog: boolean): Promise<object> {
  const answer = { StatusCode: 200, ExecutedVersion: '$LATEST', ...(withLog ? { LogResult: 'bG9n' } : {}) };
  try {
    return { ...answer, Payload: JSON.stringify((await behaviour(event)) ?? null) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return {
      ...answer,
      FunctionError: 'Unhandled',
      Payload: JSON.stringify({ errorMessage: message, errorType: name, trace: [] }),
    };
  }
}

/** A machine in JSONata that begins with the first of its states. */
export function machineOf(states: Readonly<Record<string, object>>): Readonly<Record<string, unknown>> {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states };
}

/** A task that calls a function with the state's input and passes its answer on. */
export function lambdaTask(name: string, extra: object): Readonly<Record<string, unknown>> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    ...extra,
  };
}
