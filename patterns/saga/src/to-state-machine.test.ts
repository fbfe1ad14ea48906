import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineSaga } from './define-saga.ts';
import { forwardOnly, nothingToUndo, type Saga, type SagaStep } from './definition.ts';
import { interpret, type TaskOutcome } from './interpret.fixture.ts';
import { toStateMachine } from './to-state-machine.ts';

const failing = (task: string, error: string) => (name: string) => (name === task ? { error } : 'done') as TaskOutcome;

/** Sagas of one to six steps: some undone, some with nothing to undo, the last ones only forward. */
const sagas = fc
  .record({
    undoable: fc.array(fc.boolean(), { minLength: 0, maxLength: 4 }),
    onlyForward: fc.integer({ min: 0, max: 2 }),
  })
  .filter(({ undoable, onlyForward }) => undoable.length + onlyForward > 0)
  .map(({ undoable, onlyForward }): Saga => {
    const steps: SagaStep[] = undoable.map((undone, at) => ({
      action: `Do${at}`,
      rejections: [`Refused${at}`],
      compensation: undone ? `Undo${at}` : nothingToUndo,
    }));
    for (let at = 0; at < onlyForward; at += 1) {
      steps.push({ action: `Finish${at}`, rejections: [], compensation: forwardOnly });
    }
    return defineSaga({ ...around, steps });
  });

const around = {
  name: 'some-saga',
  deadlineSeconds: 60,
  functionTimeoutSeconds: 10,
  retry: { actions: { maxAttempts: 2 }, compensations: { maxAttempts: 20 } },
  beforeCompensation: 'Turn',
  afterCompensation: 'End',
};

/** What has to be undone, in order, where the first `mayHaveActed` steps may have acted: the law, said directly. */
function undoing(saga: Saga, mayHaveActed: number): string[] {
  return saga.steps
    .slice(0, mayHaveActed)
    .map((step) => step.compensation)
    .filter((name) => name.startsWith('Undo'))
    .reverse();
}

describe('for every saga of one to six steps', () => {
  test('all steps done: they ran in order and the saga is confirmed', () => {
    fc.assert(
      fc.property(sagas, (saga) => {
        const run = interpret(toStateMachine(saga), () => 'done');
        expect(run).toEqual({ tasks: saga.steps.map((step) => step.action), end: 'Confirmed', assigned: {} });
      }),
    );
  });

  test('a rejection undoes, in reverse order, the steps before it; an unknown outcome undoes that step too', () => {
    fc.assert(
      fc.property(sagas, fc.nat(), fc.boolean(), (saga, pick, isRejection) => {
        const at = pick % saga.steps.length;
        const step = saga.steps[at];
        fc.pre(step !== undefined && step.compensation !== forwardOnly);
        const error = isRejection ? step.rejections[0] : 'Sandbox.Timedout';
        const run = interpret(toStateMachine(saga), failing(step.action, error ?? ''));

        const forward = saga.steps.slice(0, at + 1).map(({ action }) => action);
        expect(run.tasks).toEqual([...forward, 'Turn', ...undoing(saga, isRejection ? at : at + 1), 'End']);
        expect(run.end).toBe('Compensated');
        expect(run.assigned['failedStep']).toBe(step.action);
      }),
    );
  });

  test('a deadline that passed before a step undoes the steps before it', () => {
    fc.assert(
      fc.property(sagas, fc.nat(), (saga, pick) => {
        const at = pick % saga.steps.length;
        const step = saga.steps[at];
        fc.pre(step !== undefined && step.compensation !== forwardOnly);
        const run = interpret(toStateMachine(saga), () => 'done', `Before${step.action}`);

        const forward = saga.steps.slice(0, at).map(({ action }) => action);
        expect(run.tasks).toEqual([...forward, 'Turn', ...undoing(saga, at), 'End']);
        expect(run.assigned['reason']).toBe('DeadlineExceeded');
      }),
    );
  });

  test('a compensation or a step after the pivot that fails for good ends the execution at that very task', () => {
    fc.assert(
      fc.property(sagas, fc.nat(), (saga, pick) => {
        const machine = toStateMachine(saga);
        const uncaught = Object.keys(machine.States).filter((name) => /^(Undo\d|Finish|End)/.test(name));
        const task = uncaught[pick % uncaught.length] ?? 'End';
        const turns = (name: string) => name.startsWith('Do') && !task.startsWith('Finish');
        const last = saga.steps.findLast((step) => step.action.startsWith('Do'))?.action;
        const run = interpret(machine, (name) =>
          name === task || (turns(name) && name === last) ? { error: 'States.Timeout' } : 'done',
        );
        fc.pre(run.tasks.includes(task));
        expect(run.end).toBe(`FAILED at ${task}`);
      }),
    );
  });

  test('an execution that is not in charge ends as superseded and undoes nothing', () => {
    fc.assert(
      fc.property(sagas, fc.nat(), (saga, pick) => {
        const step = saga.steps[pick % saga.steps.length];
        fc.pre(step !== undefined);
        const run = interpret(toStateMachine(saga), failing(step.action, 'Superseded'));
        expect(run.end).toBe('Superseded');
        expect(run.tasks).not.toContain('Turn');
      }),
    );
  });
});

describe('a step added to the definition', () => {
  const step = (name: string): SagaStep => ({ action: `Do${name}`, rejections: [], compensation: `Undo${name}` });
  const before = toStateMachine(defineSaga({ ...around, steps: [step('A'), step('B')] }));
  const after = toStateMachine(defineSaga({ ...around, steps: [step('A'), step('X'), step('B')] }));

  test('is undone between its neighbours', () => {
    expect(interpret(after, failing('DoB', 'States.Timeout')).tasks).toEqual([
      ...['DoA', 'DoX', 'DoB', 'Turn', 'UndoB', 'UndoX', 'UndoA', 'End'],
    ]);
  });

  test("changes of the other steps' states only what leads to it", () => {
    const unchanged = Object.keys(before.States).filter((name) => !['DoA', 'UndoB', 'UndoFrom'].includes(name));
    for (const name of unchanged.filter((state) => state !== 'BeforeDoB')) {
      expect(after.States[name], name).toEqual(before.States[name]);
    }
  });
});

test('a step waits longer than its function runs, and longer still for a call in progress', () => {
  const machine = toStateMachine(
    defineSaga({ ...around, steps: [{ action: 'DoA', rejections: [], compensation: 'UndoA' }] }),
  );
  for (const state of Object.values(machine.States)) {
    if (state.Type !== 'Task') continue;
    expect(state.TimeoutSeconds).toBeGreaterThan(around.functionTimeoutSeconds);
    const inProgress = state.Retry.find(({ ErrorEquals }) => ErrorEquals.includes('IdempotencyAlreadyInProgressError'));
    expect(inProgress?.BackoffRate).toBe(1);
    expect((inProgress?.IntervalSeconds ?? 0) * (inProgress?.MaxAttempts ?? 0)).toBeGreaterThan(state.TimeoutSeconds);
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
