import { type HistoryEvent, readTimeline, type SagaTasks, type StepRun } from '@backstitch/cli/saga-timeline';

/** One call of a step's function, on the saga's scale. */
export interface AttemptView {
  readonly from: number;
  readonly length: number;
  readonly hasFailed: boolean;
}

/** A step as a row of the timeline; places and lengths are shares of the saga's duration, 0 to 1. */
export interface StepView {
  readonly name: string;
  readonly kind: StepRun['kind'];
  /** `waiting`: an attempt failed, the next is to come; `ahead`: not reached yet. */
  readonly state: StepRun['outcome'] | 'waiting' | 'ahead';
  readonly from: number;
  readonly length: number;
  readonly durationMs: number;
  readonly attempts: readonly AttemptView[];
  readonly error?: string;
}

/** A saga as it is drawn. */
export interface SagaView {
  readonly durationMs: number;
  readonly isRunning: boolean;
  readonly rows: readonly StepView[];
  /** Compensations that ran to their end. */
  readonly undone: readonly string[];
}

/** What is drawn. */
export interface SagaFacts {
  readonly startMs: number;
  /** Absent while it runs. */
  readonly endMs: number | undefined;
  readonly history: readonly HistoryEvent[];
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Lays a saga out on its own scale; what still runs, runs until `nowMs`. */
export function sagaView(saga: SagaFacts, tasks: SagaTasks, nowMs: number): SagaView {
  const isRunning = saga.endMs === undefined;
  const endMs = Math.max(saga.endMs ?? nowMs, saga.startMs + 1);
  const scale = { startMs: saga.startMs, durationMs: endMs - saga.startMs };
  const steps = readTimeline(saga.history, tasks);
  const calls = attempts(saga.history, endMs);
  const isOpen = isRunning && isInStep(saga.history);
  let taken = 0;
  const rows = steps.map((step, at): StepView => {
    const own = calls.slice(taken, taken + step.attempts);
    taken += step.attempts;
    return stepView(step, own, scale, isOpen && at === steps.length - 1 ? endMs : undefined);
  });
  return {
    durationMs: scale.durationMs,
    isRunning,
    rows: [...rows, ...(isRunning ? ahead(steps, tasks) : [])],
    undone: steps.filter(({ kind, outcome }) => kind === 'compensation' && outcome === 'done').map(({ name }) => name),
  };
}

/** @param openUntilMs set while the step has not ended. */
function stepView(
  step: StepRun,
  calls: readonly (Span & { hasFailed: boolean })[],
  scale: { startMs: number; durationMs: number },
  openUntilMs: number | undefined,
): StepView {
  const endMs = openUntilMs ?? step.endMs;
  return {
    name: step.name,
    kind: step.kind,
    state: openUntilMs === undefined ? step.outcome : openState(calls),
    ...placed({ startMs: step.startMs, endMs }, scale),
    durationMs: endMs - step.startMs,
    attempts: calls.map((call) => ({ ...placed(call, scale), hasFailed: call.hasFailed })),
    ...(step.error === undefined ? {} : { error: step.error }),
  };
}

function openState(calls: readonly { hasFailed: boolean }[]): StepView['state'] {
  return calls.at(-1)?.hasFailed ? 'waiting' : 'running';
}

function placed(span: Span, scale: { startMs: number; durationMs: number }): { from: number; length: number } {
  const from = Math.min(1, Math.max(0, (span.startMs - scale.startMs) / scale.durationMs));
  return { from, length: Math.min(1 - from, Math.max(0, (span.endMs - span.startMs) / scale.durationMs)) };
}

/** Every call of a function in its order; steps take theirs in the same order, since a saga does one thing at a time. */
function attempts(history: readonly HistoryEvent[], nowMs: number): (Span & { hasFailed: boolean })[] {
  const found: (Span & { hasFailed: boolean })[] = [];
  let startMs: number | undefined;
  const end = (endMs: number, hasFailed: boolean) => {
    if (startMs !== undefined) found.push({ startMs, endMs, hasFailed });
    startMs = undefined;
  };
  for (const { type, timestampMs } of history) {
    if (type === 'TaskScheduled') startMs = timestampMs;
    else if (type === 'TaskSucceeded') end(timestampMs, false);
    else if (type === 'TaskFailed' || type === 'TaskTimedOut') end(timestampMs, true);
  }
  end(nowMs, false);
  return found;
}

function isInStep(history: readonly HistoryEvent[]): boolean {
  return history.findLast(({ type }) => type.startsWith('TaskState'))?.type === 'TaskStateEntered';
}

/** The steps to come, as long as the saga goes forward. */
function ahead(steps: readonly StepRun[], tasks: SagaTasks): StepView[] {
  if (steps.some(({ kind }) => kind !== 'action')) return [];
  return tasks.actions
    .filter((action) => !steps.some(({ name }) => name === action))
    .map((name) => ({ name, kind: 'action', state: 'ahead', from: 1, length: 0, durationMs: 0, attempts: [] }));
}
