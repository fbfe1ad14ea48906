/** An event of an execution's history, as GetExecutionHistory answers it. */
export interface HistoryEvent {
  readonly type: string;
  readonly timestampMs: number;
  /** Of the state, for events of entering and leaving one. */
  readonly stateName?: string;
  readonly error?: string;
}

/** How a step of a saga went. */
export interface StepRun {
  readonly name: string;
  readonly kind: 'action' | 'compensation' | 'turn' | 'end';
  readonly startMs: number;
  readonly endMs: number;
  /** How often the function was called. */
  readonly attempts: number;
  readonly outcome: 'done' | 'rejected' | 'failed' | 'running';
  /** Of the last attempt that failed. */
  readonly error?: string;
}

/** Which tasks of the saga are which. */
export interface SagaTasks {
  readonly actions: readonly string[];
  readonly compensations: readonly string[];
  /** Errors that are a business rejection. */
  readonly rejections: readonly string[];
}

interface OpenStep {
  readonly name: string;
  readonly startMs: number;
  attempts: number;
  error?: string;
}

/** States that only look whether a step is held: between the turns of a wait, there is nothing to tell of them. */
const OF_THE_HOLD = ['LookAtHold', 'ReviewHold'];

/** Reads an execution's history as the steps of its saga, in the order in which they began. */
export function readTimeline(history: readonly HistoryEvent[], tasks: SagaTasks): readonly StepRun[] {
  const steps: StepRun[] = [];
  let open: OpenStep | undefined;
  const close = (endMs: number, didFinish: boolean) => {
    if (!open) return;
    if (!OF_THE_HOLD.includes(open.name)) steps.push(stepRun(open, endMs, didFinish, tasks));
    open = undefined;
  };

  for (const event of history) {
    switch (event.type) {
      case 'TaskStateEntered':
        open = { name: taskOf(event.stateName), startMs: event.timestampMs, attempts: 0 };
        break;
      case 'TaskScheduled':
      case 'LambdaFunctionScheduled':
        if (open) open.attempts += 1;
        break;
      case 'TaskFailed':
      case 'TaskTimedOut':
      case 'LambdaFunctionFailed':
      case 'LambdaFunctionTimedOut':
        if (open) open.error = event.error ?? event.type;
        break;
      case 'TaskSucceeded':
      case 'LambdaFunctionSucceeded':
        if (open) delete open.error;
        break;
      case 'TaskStateExited':
      case 'ExecutionFailed':
      case 'ExecutionAborted':
        close(event.timestampMs, event.type === 'TaskStateExited');
        break;
    }
  }
  if (open) close(history.at(-1)?.timestampMs ?? open.startMs, false);
  return steps;
}

function stepRun(open: OpenStep, endMs: number, didFinish: boolean, tasks: SagaTasks): StepRun {
  return {
    name: open.name,
    kind: kindOf(open.name, tasks),
    startMs: open.startMs,
    endMs,
    attempts: open.attempts,
    outcome: outcomeOf(open, didFinish, tasks),
    ...(open.error === undefined ? {} : { error: open.error }),
  };
}

/** An order past its approval takes a step in a state of its own. */
function taskOf(state = '?'): string {
  return state.replace(/^Forward(?=[A-Z])/, '');
}

function kindOf(name: string, tasks: SagaTasks): StepRun['kind'] {
  if (tasks.actions.includes(name)) return 'action';
  if (tasks.compensations.includes(name)) return 'compensation';
  return name === 'BeginCompensation' ? 'turn' : 'end';
}

function outcomeOf(open: OpenStep, didFinish: boolean, tasks: SagaTasks): StepRun['outcome'] {
  if (open.error !== undefined) return tasks.rejections.includes(open.error) ? 'rejected' : 'failed';
  return didFinish ? 'done' : 'running';
}
