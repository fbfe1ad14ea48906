import type { State } from '../asl/definition.ts';
import { dataLimitExceeded, PAYLOAD_LIMIT_BYTES, QUERY_ERROR, StateFailure } from '../failures.ts';
import type { Journal } from '../history/journal.ts';
import { sizeBytes } from '../json.ts';
import { enterChoice } from '../state-types/choice.ts';
import { enterFail } from '../state-types/fail.ts';
import { enterMap } from '../state-types/map.ts';
import type { CallTask, Move } from '../state-types/move.ts';
import { enterParallel } from '../state-types/parallel.ts';
import { enterPass } from '../state-types/pass.ts';
import { enterSucceed } from '../state-types/succeed.ts';
import { enterTask } from '../state-types/task.ts';
import { enterWait } from '../state-types/wait.ts';
import type { Frame } from '../store/frames.ts';
import { offerActivityTask } from './activity-tasks.ts';
import { noteEvaluationFailed } from './evaluation-failed.ts';
import { failFlow } from './fail-flow.ts';
import { startFork } from './fork.ts';
import { applyRemedy, findRemedy } from './handle-problem.ts';
import { leaveState, type PreparedLeave, prepareLeave } from './leave.ts';
import { problemOf } from './problem.ts';
import { JOBS, type Runtime } from './runtime.ts';
import { settle } from './settle.ts';
import { isActivityArn, scheduledEvents } from './task-events.ts';
import { commit } from './transaction.ts';
import type { Visit } from './visit.ts';

/** A move whose payloads were measured. */
type PreparedMove = Exclude<Move, { kind: 'leave' }> | ({ readonly kind: 'leave' } & PreparedLeave);

/** Enters a state, or attempts its work again: makes out the move, then commits it. */
export async function begin(runtime: Runtime, visit: Visit): Promise<void> {
  try {
    const move = prepare(await moveOf(visit), visit);
    commit(runtime, visit, (journal) => applyMove(runtime, journal, visit, move));
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    await beginFailed(runtime, visit, error);
  }
}

function moveOf({ state, language, scope }: Visit): Promise<Move> {
  switch (state.Type) {
    case 'Pass':
      return enterPass(state, language, scope);
    case 'Task':
      return enterTask(state, language, scope);
    case 'Choice':
      return enterChoice(state, language, scope);
    case 'Wait':
      return enterWait(state, language, scope);
    case 'Succeed':
      return enterSucceed(state, language, scope);
    case 'Fail':
      return enterFail(state, language, scope);
    case 'Parallel':
      return enterParallel(state, language, scope);
    case 'Map':
      return enterMap(state, language, scope);
  }
}

function prepare(move: Move, visit: Visit): PreparedMove {
  if (move.kind === 'leave') return { kind: 'leave', ...prepareLeave(move, visit) };
  if (move.kind === 'call' && sizeBytes(JSON.stringify(move.parameters)) > PAYLOAD_LIMIT_BYTES) {
    throw dataLimitExceeded(visit.frame.state);
  }
  return move;
}

function applyMove(runtime: Runtime, journal: Journal, visit: Visit, move: PreparedMove): void {
  const frame = enter(journal, visit);
  const entered: Visit = { ...visit, frame };
  switch (move.kind) {
    case 'leave':
      leaveState(runtime, journal, entered, move, frame.lastEvent);
      break;
    case 'fail':
      failFlow(runtime, journal, entered, move, frame.lastEvent);
      break;
    case 'wait':
      waitUntil(runtime, frame, move.untilMs);
      break;
    case 'call':
      callTask(runtime, journal, entered, move);
      break;
    case 'fork':
      startFork(runtime, journal, entered, frame, move);
  }
}

function waitUntil(runtime: Runtime, frame: Frame, dueMs: number): void {
  if (dueMs <= runtime.kernel.clock.now()) {
    settle(runtime, frame, {});
    return;
  }
  const wakeJob = runtime.kernel.jobs.schedule({ kind: JOBS.wake, dueMs, payload: frame.id });
  runtime.frames.save({ ...frame, phase: 'timer', wakeJob });
}

/** Writes that the state was entered, unless this is another attempt. */
function enter(journal: Journal, visit: Visit): Frame {
  const { frame, state, enteredMs } = visit;
  if (frame.phase !== 'enter') return { ...frame, wakeJob: undefined };
  const type = enteredType(state);
  const entered = journal.append(type, { name: frame.state, input: frame.input }, frame.lastEvent);
  return { ...frame, lastEvent: entered, enteredEvent: entered, enteredMs, detail: {} };
}

function enteredType(state: State): string {
  return `${state.Type}StateEntered`;
}

function callTask(runtime: Runtime, journal: Journal, { frame, state, token }: Visit, call: CallTask): void {
  if (state.Type !== 'Task') return;
  const { jobs, clock, aws } = runtime.kernel;
  const isActivity = isActivityArn(state.Resource);
  let last = frame.lastEvent;
  for (const { type, details } of scheduledEvents(state, call, aws.region)) last = journal.append(type, details, last);
  const timer = (kind: string, seconds: number | undefined) =>
    seconds === undefined
      ? undefined
      : jobs.schedule({ kind, dueMs: clock.now() + seconds * 1_000, payload: frame.id });
  runtime.frames.save({
    ...frame,
    phase: isActivity ? 'submitted' : 'task',
    lastEvent: last,
    token,
    // The time of an activity, and of its worker's signs of life, begins when a worker takes it.
    timeoutJob: isActivity ? undefined : timer(JOBS.taskTimeout, call.timeoutSeconds),
    heartbeatJob: isActivity ? undefined : timer(JOBS.heartbeat, call.heartbeatSeconds),
    detail: {
      ...frame.detail,
      parameters: JSON.stringify(call.parameters),
      ...(call.heartbeatSeconds === undefined ? {} : { heartbeatSeconds: call.heartbeatSeconds }),
      ...(isActivity && call.timeoutSeconds !== undefined ? { timeoutSeconds: call.timeoutSeconds } : {}),
    },
  });
  if (isActivity) offerActivityTask(runtime, { id: frame.id, token }, state.Resource);
  else runtime.proceed(frame.id);
}

/** The state's own fields failed, before any work. */
async function beginFailed(runtime: Runtime, visit: Visit, error: StateFailure): Promise<void> {
  const { frame } = visit;
  const problem = problemOf(error, frame.state, visit.enteredEvent);
  const remedy = await findRemedy(visit, problem);
  commit(runtime, visit, (journal) => {
    if (frame.phase === 'enter' && journal.nextId !== visit.enteredEvent) {
      // Another branch wrote in the meantime, and the text names the wrong event: once more.
      runtime.proceed(frame.id);
      return;
    }
    const entered = enter(journal, visit);
    const previous =
      error.error !== QUERY_ERROR
        ? entered.lastEvent
        : noteEvaluationFailed(journal, error, visit, error.isLate ? entered.lastEvent : frame.lastEvent);
    applyRemedy(runtime, journal, { ...visit, frame: entered }, remedy, previous);
  });
}
