import type { StateMachine, TaskState } from './asl.ts';

/** What a task comes to in a run: done, or an error by name. */
export type TaskOutcome = 'done' | { readonly error: string };

/** What a run of a state machine came to. */
export interface Run {
  readonly tasks: readonly string[];
  readonly end: string;
  readonly assigned: Readonly<Record<string, unknown>>;
}

/**
 * Walks a saga's state machine without its expressions: retries are taken as used up, conditions on `$undoFrom` are
 * compared as text, and the deadline has passed at the states named.
 */
export function interpret(
  machine: StateMachine,
  outcomeOf: (task: string) => TaskOutcome,
  lateAt: string | undefined = undefined,
): Run {
  const tasks: string[] = [];
  let assigned: Record<string, unknown> = {};
  let at = machine.StartAt;
  for (let steps = 0; steps < 100; steps += 1) {
    const state = machine.States[at];
    if (!state) throw new Error(`No state "${at}"`);
    if (state.Type === 'Succeed') return { tasks, end: at, assigned };
    if (state.Type === 'Pass') throw new Error('A saga has no Pass state');
    if (state.Type === 'Choice') {
      const name = at;
      const chosen = state.Choices.find(({ Condition }) =>
        Condition.includes('$undoFrom')
          ? Condition === `{% $undoFrom = '${String(assigned['undoFrom'])}' %}`
          : name === lateAt,
      );
      assigned = { ...assigned, ...chosen?.Assign };
      at = chosen?.Next ?? state.Default;
      continue;
    }
    tasks.push(at);
    const outcome = outcomeOf(at);
    const caught = outcome === 'done' ? undefined : catcherOf(state, outcome.error);
    if (outcome !== 'done' && !caught) return { tasks, end: `FAILED at ${at}`, assigned };
    assigned = { ...assigned, ...caught?.Assign };
    at = caught?.Next ?? state.Next;
  }
  throw new Error('The state machine does not end');
}

function catcherOf(state: TaskState, error: string) {
  return state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'));
}
