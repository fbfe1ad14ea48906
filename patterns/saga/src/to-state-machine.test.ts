import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineSaga } from './define-saga.ts';
import { forwardOnly, nothingToUndo, type Saga, type SagaStep } from './definition.ts';
import { interpret, type TaskOutcome, type World } from './interpret.fixture.ts';
import { toStateMachine } from './to-state-machine.ts';

fc.configureGlobal({ numRuns: 40 });

const failing = (task: string, error: string) => ({
  outcomeOf: (name: string): TaskOutcome => (name === task ? { error } : 'done'),
});

const around = {
  name: 'some-saga',
  deadlineSeconds: 60,
  functionTimeoutSeconds: 10,
  retry: { actions: { maxAttempts: 2 }, compensations: { maxAttempts: 20 } },
  beforeCompensation: 'Turn',
  afterCompensation: 'End',
};

/** Sagas of one to six steps: some undone, some with nothing to undo, the last ones only forward; with holds or not. */
const sagas = fc
  .record({
    undoable: fc.array(fc.boolean(), { minLength: 0, maxLength: 4 }),
    onlyForward: fc.integer({ min: 0, max: 2 }),
    canHold: fc.boolean(),
  })
  .filter(({ undoable, onlyForward }) => undoable.length + onlyForward > 0)
  .map(({ undoable, onlyForward, canHold }): Saga => {
    const steps: SagaStep[] = undoable.map((undone, at) => ({
      action: `Do${at}`,
      rejections: [`Refused${at}`],
      compensation: undone ? `Undo${at}` : nothingToUndo,
    }));
    for (let at = 0; at < onlyForward; at += 1) {
      steps.push({ action: `Finish${at}`, rejections: [], compensation: forwardOnly });
    }
    return defineSaga({ ...around, steps, ...(canHold ? { whileHeld: 'Review' } : {}) });
  });

/** A saga and one of its steps that can turn it round. */
const sagasAndSteps = fc
  .tuple(sagas, fc.nat())
  .map(([saga, pick]) => ({ saga, at: pick % saga.steps.length }))
  .filter(({ saga, at }) => saga.steps[at]?.compensation !== forwardOnly);

/** What has to be undone, in order, where the first `mayHaveActed` steps may have acted: the law, said directly. */
function undoing(saga: Saga, mayHaveActed: number): string[] {
  return saga.steps
    .slice(0, mayHaveActed)
    .map((step) => step.compensation)
    .filter((name) => name.startsWith('Undo'))
    .reverse();
}

const actionsOf = (saga: Saga, count = saga.steps.length) => saga.steps.slice(0, count).map(({ action }) => action);
const stepAt = (saga: Saga, at: number) => saga.steps[at]?.action ?? '';

describe('for every saga of one to six steps', () => {
  test('all steps done: they ran in order and the saga is confirmed', async () => {
    await fc.assert(
      fc.asyncProperty(sagas, async (saga) => {
        const run = await interpret(toStateMachine(saga));
        expect(run).toEqual({ tasks: actionsOf(saga), end: 'Confirmed', assigned: {}, waits: [] });
      }),
    );
  });

  test('a rejection undoes, in reverse order, the steps before it; an unknown outcome undoes that step too', async () => {
    await fc.assert(
      fc.asyncProperty(
        sagasAndSteps,
        fc.constantFrom('reject', 'StepCancelled', 'States.Timeout'),
        async (picked, how) => {
          const { saga, at } = picked;
          const error = how === 'reject' ? `Refused${at}` : how;
          const run = await interpret(toStateMachine(saga), failing(stepAt(saga, at), error));

          const acted = how === 'reject' ? at : at + 1;
          expect(run.tasks).toEqual([...actionsOf(saga, at + 1), 'Turn', ...undoing(saga, acted), 'End']);
          expect(run.end).toBe('Compensated');
          expect(run.assigned).toMatchObject({
            failedStep: stepAt(saga, at),
            reason: how === 'reject' ? error : 'StepFailed',
          });
        },
      ),
    );
  });

  test('a deadline that passed before a step undoes the steps before it', async () => {
    await fc.assert(
      fc.asyncProperty(sagasAndSteps, async ({ saga, at }) => {
        const run = await interpret(toStateMachine(saga), { lateFrom: `Before${stepAt(saga, at)}` });

        expect(run.tasks).toEqual([...actionsOf(saga, at), 'Turn', ...undoing(saga, at), 'End']);
        expect(run.assigned['reason']).toBe('DeadlineExceeded');
      }),
    );
  });

  test('a compensation or a step after the pivot that fails for good ends the execution at that very task', async () => {
    await fc.assert(
      fc.asyncProperty(sagas, fc.nat(), async (saga, pick) => {
        const machine = toStateMachine(saga);
        const uncaught = Object.keys(machine.States).filter((name) => /^(Undo\d|Finish|End)/.test(name));
        const task = uncaught[pick % uncaught.length] ?? 'End';
        const turns = (name: string) => name.startsWith('Do') && !task.startsWith('Finish');
        const last = saga.steps.findLast((step) => step.action.startsWith('Do'))?.action;
        const run = await interpret(machine, {
          outcomeOf: (name) => (name === task || (turns(name) && name === last) ? { error: 'States.Timeout' } : 'done'),
        });
        fc.pre(run.tasks.includes(task));
        expect(run.end).toBe(`FAILED at ${task}`);
      }),
    );
  });

  test('an execution that is not in charge ends as superseded and undoes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(sagas, fc.nat(), async (saga, pick) => {
        const run = await interpret(
          toStateMachine(saga),
          failing(stepAt(saga, pick % saga.steps.length), 'Superseded'),
        );
        expect(run.end).toBe('Superseded');
        expect(run.tasks).not.toContain('Turn');
      }),
    );
  });
});

describe('a relaunched execution', () => {
  const relaunched = (way: string, more: object = {}) => ({
    input: { orderId: 'O1', relaunch: { run: 2, way, ...more } },
  });

  test('undoes the whole list, whatever failed', async () => {
    await fc.assert(
      fc.asyncProperty(sagasAndSteps, fc.boolean(), async ({ saga, at }, isRejection) => {
        const error = isRejection ? `Refused${at}` : 'States.Timeout';
        const world = { ...relaunched('anew'), ...failing(stepAt(saga, at), error) };
        const run = await interpret(toStateMachine(saga), world);

        expect(run.tasks).toEqual([...actionsOf(saga, at + 1), 'Turn', ...undoing(saga, saga.steps.length), 'End']);
      }),
    );
  });

  test('of an order that had turned round only goes backward, for the reason that it had', async () => {
    await fc.assert(
      fc.asyncProperty(sagasAndSteps, async ({ saga }) => {
        const world = relaunched('backward', { reason: 'OutOfStock', failedStep: 'Do1' });
        const run = await interpret(toStateMachine(saga), world);

        expect(run.tasks).toEqual(['Turn', ...undoing(saga, saga.steps.length), 'End']);
        expect(run.assigned).toMatchObject({ reason: 'OutOfStock', failedStep: 'Do1' });
      }),
    );
  });

  test('of an order past its approval takes no deadline, parks at an unknown outcome, and turns at a rejection', async () => {
    await fc.assert(
      fc.asyncProperty(sagasAndSteps, async ({ saga, at }) => {
        const machine = toStateMachine(saga);
        const forward = relaunched('forward');
        const failed = `Forward${stepAt(saga, at)}`;

        const late = await interpret(machine, { ...forward, lateFrom: machine.StartAt });
        const unknown = await interpret(machine, { ...forward, ...failing(failed, 'States.Timeout') });
        const rejected = await interpret(machine, { ...forward, ...failing(failed, `Refused${at}`) });

        expect(late.end).toBe('Confirmed');
        expect(unknown.end).toBe(`FAILED at ${failed}`);
        expect(rejected.tasks.slice(at + 1)).toEqual(['Turn', ...undoing(saga, saga.steps.length), 'End']);
      }),
    );
  });

  test("has a call fence's key of its own, and no other run has", () => {
    const { States } = toStateMachine(
      defineSaga({ ...around, steps: [{ action: 'DoA', rejections: [], compensation: 'UndoA' }] }),
    );
    for (const name of ['DoA', 'ForwardDoA', 'UndoA', 'Turn', 'End']) {
      const task = name.replace('Forward', '');
      expect(JSON.stringify(States[name])).toContain(`orderId & '#${task}' & ($states.context`);
    }
  });
});

describe('a held step', () => {
  const steps = ['A', 'B', 'C'].map((name) => ({ action: `Do${name}`, rejections: [], compensation: `Undo${name}` }));
  const machine = toStateMachine(defineSaga({ ...around, steps, whileHeld: 'Review' }));
  const held = { heldSince: { S: '2026-01-01T00:00:00Z' } };

  /** DoB fails each time with the next of these errors, then is done; the hold is looked at as often as `looks` says. */
  function world(errors: readonly string[], looks: readonly (object | undefined)[], more: World = {}): World {
    const [left, rows] = [[...errors], [...looks]];
    return {
      outcomeOf: (name) => {
        const error = name === 'DoB' ? left.shift() : undefined;
        return error === undefined ? 'done' : { error };
      },
      holdOf: () => ({ ...rows.shift() }),
      ...more,
    };
  }
  const cancelled = (errors: readonly string[]): World['outcomeOf'] => {
    const { outcomeOf } = world(errors, []);
    return (name) => (name === 'Review' ? { answer: { cancelRequested: true } } : (outcomeOf?.(name) ?? 'done'));
  };

  test('waits, longer each time, and goes on when it is released', async () => {
    const run = await interpret(machine, world(['Held'], [held, held, held, undefined]));

    expect(run.tasks).toEqual(['DoA', 'DoB', 'Review', 'Review', 'Review', 'DoB', 'DoC']);
    expect(run.waits).toEqual([15, 30, 60]);
    expect(run.end).toBe('Confirmed');
  });

  test('returns to the hold when its retries are used up, and not to compensation', async () => {
    const run = await interpret(machine, world(['TransientFailure'], [held, undefined]));

    expect(run.tasks).toEqual(['DoA', 'DoB', 'Review', 'DoB', 'DoC']);
    expect(run.end).toBe('Confirmed');
  });

  test('whose retries are used up and that is held no more is an unknown outcome', async () => {
    const run = await interpret(machine, world(['TransientFailure'], [undefined]));

    expect(run.tasks).toEqual(['DoA', 'DoB', 'Turn', 'UndoB', 'UndoA', 'End']);
    expect(run.assigned).toMatchObject({ reason: 'StepFailed', failedStep: 'DoB' });
  });

  test.each([
    ['that was never tried undoes the steps before it', ['Held'], 0, ['UndoA']],
    ['that was tried undoes that step too', ['TransientFailure', 'Held'], 0, ['UndoB', 'UndoA']],
    ['that was tried again before it was held undoes that step too', ['Held'], 2, ['UndoB', 'UndoA']],
  ])('a cancellation of a held step %s', async (_, errors, retryCount, compensations) => {
    const world = { outcomeOf: cancelled(errors), holdOf: () => held, retryCount };
    const run = await interpret(machine, world as World);

    expect(run.tasks.slice(run.tasks.indexOf('Turn'))).toEqual(['Turn', ...compensations, 'End']);
    expect(run.assigned).toMatchObject({ reason: 'CancelRequested', failedStep: 'DoB' });
  });

  test('meets no deadline while it is held, but when it is released', async () => {
    const late = { lateFrom: 'LookAtHold' };
    const untried = await interpret(machine, world(['Held'], [held, held, undefined], late));
    const tried = await interpret(machine, world(['TransientFailure'], [held, held, undefined], late));

    expect(untried.tasks).toEqual(['DoA', 'DoB', 'Review', 'Review', 'Turn', 'UndoA', 'End']);
    expect(tried.tasks).toEqual(['DoA', 'DoB', 'Review', 'Review', 'Turn', 'UndoB', 'UndoA', 'End']);
    expect(tried.assigned['reason']).toBe('DeadlineExceeded');
  });

  test('waits for its circuit breaker only as long as that is open', async () => {
    const open = (ms: number) => ({ openUntilMs: { N: String(Date.UTC(2026, 0, 1) + ms) } });
    const run = await interpret(machine, world(['Held', 'Held'], [open(60_000), open(0), open(60_000), undefined]));

    expect(run.tasks).toEqual(['DoA', 'DoB', 'Review', 'DoB', 'Review', 'DoB', 'DoC']);
    expect(run.waits).toEqual([15, 30]);
  });

  test('waits at most an hour at a time, so that a month of it fits into the history', async () => {
    const wait = machine.States['WaitOnHold'];
    expect(wait?.Type === 'Wait' && wait.Seconds).toMatch(/waits < 1000 \? .*600.* : 3600/);
  });
});

describe('a step added to the definition', () => {
  const step = (name: string): SagaStep => ({ action: `Do${name}`, rejections: [], compensation: `Undo${name}` });
  const before = toStateMachine(defineSaga({ ...around, steps: [step('A'), step('B')] }));
  const after = toStateMachine(defineSaga({ ...around, steps: [step('A'), step('X'), step('B')] }));

  test('is undone between its neighbours', async () => {
    expect((await interpret(after, failing('DoB', 'States.Timeout'))).tasks).toEqual([
      ...['DoA', 'DoX', 'DoB', 'Turn', 'UndoB', 'UndoX', 'UndoA', 'End'],
    ]);
  });

  test("changes of the other steps' states only what leads to it", () => {
    const leads = ['DoA', 'ForwardDoA', 'UndoB', 'UndoFrom', 'BeforeDoB'];
    for (const name of Object.keys(before.States).filter((state) => !leads.includes(state))) {
      expect(after.States[name], name).toEqual(before.States[name]);
    }
  });
});

test('a step waits longer than its function runs, and longer still for every call that crashed', () => {
  const machine = toStateMachine(
    defineSaga({ ...around, steps: [{ action: 'DoA', rejections: [], compensation: 'UndoA' }] }),
  );
  for (const state of Object.values(machine.States)) {
    if (state.Type !== 'Task') continue;
    expect(state.TimeoutSeconds).toBeGreaterThan(around.functionTimeoutSeconds);
    const [inProgress, transient] = state.Retry;
    expect(inProgress).toMatchObject({ ErrorEquals: ['IdempotencyAlreadyInProgressError'], BackoffRate: 1 });
    const waitedSeconds = (inProgress?.IntervalSeconds ?? 0) * (inProgress?.MaxAttempts ?? 0);
    expect(waitedSeconds).toBeGreaterThan(state.TimeoutSeconds * ((transient?.MaxAttempts ?? 0) + 1));
  }
});

describe('a definition that contradicts itself is refused', () => {
  const only =
    (...steps: SagaStep[]) =>
    () =>
      defineSaga({ ...around, steps });

  test.each([
    ['no steps', only()],
    ['a task twice', only({ action: 'DoA', rejections: [], compensation: 'DoA' })],
    ['a name that is no task', only({ action: 'do a', rejections: [], compensation: nothingToUndo })],
    ['a name of a state', only({ action: 'Superseded', rejections: [], compensation: nothingToUndo })],
    ['a rejection after the pivot', only({ action: 'DoA', rejections: ['No'], compensation: forwardOnly })],
    [
      'a step that can be undone after the pivot',
      only(
        { action: 'DoA', rejections: [], compensation: forwardOnly },
        { action: 'DoB', rejections: [], compensation: 'UndoB' },
      ),
    ],
  ])('%s', (_, define) => {
    expect(define).toThrow(expect.objectContaining({ name: 'InvalidSaga' }));
  });
});
