import jsonata from 'jsonata';
import type { Assignments, Catcher, StateMachine, TaskState } from './asl.ts';

/** What a task comes to in a run: done, an error by name, or an answer of its own. */
export type TaskOutcome = 'done' | { readonly error: string } | { readonly answer: unknown };

/** The world around a run. */
export interface World {
  readonly outcomeOf?: (task: string) => TaskOutcome;
  /** The deadline has passed once this state is entered. */
  readonly lateFrom?: string;
  /** The execution's input; an order's id when absent. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** How often each attempt had been tried again before it failed. Default 0. */
  readonly retryCount?: number;
  /** The row of a step's hold, in DynamoDB's form, by the step's name. */
  readonly holdOf?: (step: string) => Readonly<Record<string, unknown>> | undefined;
}

/** What a run of a state machine came to. */
export interface Run {
  /** The functions' tasks, in the order in which they were called. */
  readonly tasks: readonly string[];
  readonly end: string;
  readonly assigned: Readonly<Record<string, unknown>>;
  /** The waits, seconds. */
  readonly waits: readonly number[];
}

const START_MS = Date.UTC(2026, 0, 1);
const LONG_MS = 10 * 365 * 24 * 3_600_000;
const MAX_STATES = 200;

/** Walks a saga's state machine, its expressions evaluated; retries are taken as used up. */
export async function interpret(machine: StateMachine, world: World = {}): Promise<Run> {
  const { outcomeOf = () => 'done', lateFrom, input = { orderId: 'O1' }, retryCount = 0, holdOf } = world;
  const run = { tasks: [] as string[], assigned: {} as Record<string, unknown>, waits: [] as number[] };
  let [at, data, late]: [string, unknown, boolean] = [machine.StartAt, input, false];
  for (let count = 0; count < MAX_STATES; count += 1) {
    const state = machine.States[at];
    if (!state) throw new Error(`No state "${at}"`);
    late ||= at === lateFrom;
    const context = {
      Execution: { Input: input, Name: 'O1', StartTime: new Date(START_MS).toISOString() },
      State: { EnteredTime: new Date(START_MS + (late ? LONG_MS : 1)).toISOString(), RetryCount: retryCount },
    };
    const evaluate = (value: unknown, more: object = {}) =>
      evaluated(value, { ...run.assigned, states: { input: data, context, ...more } });
    const assign = async (assignments: Assignments = {}, more: object = {}) => {
      Object.assign(run.assigned, await evaluate(assignments, more));
    };

    if (state.Type === 'Succeed') return { ...run, end: at };
    if (state.Type === 'Choice') {
      let next = state.Default;
      for (const rule of state.Choices) {
        if ((await evaluate(rule.Condition)) !== true) continue;
        await assign(rule.Assign);
        next = rule.Next;
        break;
      }
      at = next;
      continue;
    }
    if (state.Type === 'Wait') {
      run.waits.push(Number(await evaluate(state.Seconds)));
      data = await evaluate(state.Output);
      at = state.Next;
      continue;
    }
    const called = Object(await evaluate(state.Arguments));
    const outcome = called.FunctionName
      ? outcomeOf(noteCall(run.tasks, at))
      : { answer: { Item: holdOf?.(String(called.Key.pk.S).slice('HOLD#'.length)) } };
    if (outcome !== 'done' && 'error' in outcome) {
      const caught = catcherOf(state, outcome.error);
      if (!caught) return { ...run, end: `FAILED at ${at}` };
      const more = { errorOutput: { Error: outcome.error, Cause: '' } };
      await assign(caught.Assign, more);
      if (caught.Output !== undefined) data = await evaluate(caught.Output, more);
      at = caught.Next;
      continue;
    }
    const answer = outcome === 'done' ? { orderId: 'O1' } : outcome.answer;
    data = await evaluate(state.Output, { result: called.FunctionName ? { Payload: answer } : answer });
    at = state.Next;
  }
  throw new Error('The state machine does not end');
}

function noteCall(tasks: string[], name: string): string {
  tasks.push(name);
  return name;
}

function catcherOf(state: TaskState, error: string): Catcher | undefined {
  return state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'));
}

async function evaluated(value: unknown, bindings: Record<string, unknown>): Promise<unknown> {
  if (typeof value === 'string') {
    const expression = /^\{%([\s\S]*)%\}$/.exec(value)?.[1];
    return expression === undefined ? value : await parsed(expression).evaluate(undefined, bindings);
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(async ([name, member]) => [name, await evaluated(member, bindings)]);
  return Object.fromEntries(await Promise.all(members));
}

const expressions = new Map<string, jsonata.Expression>();

/** Parsing takes longer than evaluating, and sagas repeat themselves. */
function parsed(text: string): jsonata.Expression {
  const found = expressions.get(text) ?? jsonata(text);
  expressions.set(text, found);
  return found;
}
