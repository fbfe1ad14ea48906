import { type Saga, toStateMachine } from '@backstitch/saga';
import { administrator, openSimulator, type Simulator } from '@backstitch/simulator';
import { answers, type TaskBehaviour } from './behaviours.ts';

/** A saga that waits to be run. */
export interface GivenSaga {
  /**
   * Runs the saga once, in virtual time, on the very state machine that would be deployed.
   * @param behaviours how tasks behave, by name; the others answer an empty object.
   * @param input the execution's; `orderId` is put in when it is missing.
   */
  when(
    behaviours: Readonly<Record<string, TaskBehaviour>>,
    input?: Readonly<Record<string, unknown>>,
  ): Promise<SagaRun>;
}

/** What a run came to: what an assertion looks at. */
export interface SagaRun {
  /** Tasks in the order in which they were first called. */
  readonly tasks: readonly string[];
  /** Every call in order, retries included. */
  readonly calls: readonly { readonly task: string; readonly payload: Readonly<Record<string, unknown>> }[];
  /** `confirmed`, `compensated` or `superseded`; `parked` when the execution ended FAILED: a person is needed. */
  readonly outcome: string;
  /** Compensations that ran, in their order. */
  readonly compensations: readonly string[];
  /** Why it turned round: the rejection's name, or what else happened; absent when it did not. */
  readonly reason?: string;
  /** Where it was parked; absent when it was not. */
  readonly parkedAt?: string;
}

/** A task that the definition does not have: a behaviour for it would never be used. */
export class NoSuchTask extends Error {
  override readonly name = 'NoSuchTask';

  constructor(saga: string, task: string, tasks: readonly string[]) {
    super(`The saga "${saga}" has no task ${task}. It has ${tasks.join(', ')}.`);
  }
}

const ROLE = 'arn:aws:iam::000000000000:role/saga';

/** Given a saga's definition; `when` runs it. */
export function givenSaga(saga: Saga): GivenSaga {
  const machine = toStateMachine(saga);
  const text = JSON.stringify(machine);
  const tasks = [...text.matchAll(/\$\{(?!HoldOf)(\w+)\}/g)].map(([, name = '']) => name);
  return {
    when: async (behaviours, input = {}) => {
      for (const task of Object.keys(behaviours)) {
        if (!tasks.includes(task)) throw new NoSuchTask(saga.name, task, tasks);
      }
      const simulator = openSimulator({ seed: 1 });
      try {
        const calls: SagaRun['calls'][number][] = [];
        serveTasks(simulator, behaviours, calls);
        serveHolds(simulator);
        simulator.resume();
        const definition = text.replaceAll(/\$\{(\w+)\}/g, '$1');
        const ended = await execute(simulator, saga.name, definition, { orderId: 'order-1', ...input });
        return runOf(saga, calls, ended);
      } finally {
        await simulator.close();
      }
    },
  };
}

/** A Lambda service made of the behaviours, in the place of the simulator's own. */
function serveTasks(
  { kernel }: Simulator,
  behaviours: Readonly<Record<string, TaskBehaviour>>,
  calls: SagaRun['calls'][number][],
): void {
  kernel.aws.register({
    name: 'lambda',
    permissions: () => [],
    operations: {
      Invoke: async ({ FunctionName, Payload }) => {
        const task = String(FunctionName);
        const payload: Readonly<Record<string, unknown>> = JSON.parse(String(Payload));
        calls.push({ task, payload });
        const nth = calls.filter((call) => call.task === task).length;
        return await invoke(behaviours[task] ?? answers({}), { payload, nth });
      },
    },
  });
}

/** A table of holds in the place of the simulator's tables: no step is held. */
function serveHolds({ kernel }: Simulator): void {
  kernel.aws.register({ name: 'dynamodb', permissions: () => [], operations: { GetItem: () => ({}) } });
}

async function invoke(behaviour: TaskBehaviour, call: Parameters<TaskBehaviour>[0]): Promise<object> {
  try {
    return { StatusCode: 200, Payload: JSON.stringify((await behaviour(call)) ?? null) };
  } catch (error) {
    const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
    return { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify({ errorType, errorMessage }) };
  }
}

type Ended = Readonly<Record<string, unknown>>;

async function execute({ kernel }: Simulator, name: string, definition: string, input: object): Promise<Ended> {
  const call = async (operation: string, request: Readonly<Record<string, unknown>>) =>
    Object(await kernel.aws.call('states', operation, request, administrator));
  const { stateMachineArn } = await call('CreateStateMachine', { name, roleArn: ROLE, definition });
  const { executionArn } = await call('StartExecution', { stateMachineArn, input: JSON.stringify(input) });
  await kernel.scheduler.untilQuiet();
  return await call('DescribeExecution', { executionArn });
}

function runOf(saga: Saga, calls: SagaRun['calls'], ended: Ended): SagaRun {
  const tasks = [...new Set(calls.map(({ task }) => task))];
  const undoing = new Set<string>(saga.steps.map(({ compensation }) => compensation));
  const common = { tasks, calls, compensations: tasks.filter((task) => undoing.has(task)) };
  if (ended['status'] !== 'SUCCEEDED') {
    const parkedAt = calls.at(-1)?.task;
    return { ...common, outcome: 'parked', ...(parkedAt === undefined ? {} : { parkedAt }) };
  }
  const { outcome, reason } = JSON.parse(String(ended['output']));
  return { ...common, outcome: String(outcome), ...(reason === undefined ? {} : { reason: String(reason) }) };
}
