import { isDistributedMap } from '../asl/parsed-machine.ts';
import { resultOutcome } from '../data/output.ts';
import { QUERY_ERROR, StateFailure } from '../failures.ts';
import type { Journal } from '../history/journal.ts';
import { isObject, type Json } from '../json.ts';
import type { Leave } from '../state-types/move.ts';
import { leaveWait } from '../state-types/wait.ts';
import type { Settlement } from '../store/frames.ts';
import { noteEvaluationFailed } from './evaluation-failed.ts';
import { applyRemedy, findRemedy } from './handle-problem.ts';
import { leaveState, prepareLeave } from './leave.ts';
import { problemOf, problemOfSettlement } from './problem.ts';
import type { Runtime } from './runtime.ts';
import { endedEvent } from './task-events.ts';
import { commit } from './transaction.ts';
import type { Visit } from './visit.ts';

/** The work of a state ended, well or badly: leaves the state, or deals with the problem. */
export async function conclude(runtime: Runtime, visit: Visit, settlement: Settlement): Promise<void> {
  if (settlement.failure) {
    await concludeFailed(runtime, visit, settlement);
    return;
  }
  try {
    const leave = prepareLeave(await leaveOf(visit, settlement.result ?? 'null'), visit);
    commit(runtime, visit, (journal) => {
      leaveState(runtime, journal, visit, leave, noteEnd(journal, visit, settlement));
    });
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    await outputFailed(runtime, visit, settlement, error);
  }
}

async function leaveOf(visit: Visit, resultText: string): Promise<Leave> {
  const { state, language, scope } = visit;
  if (state.Type === 'Wait') return leaveWait(state, language, scope);
  const result = resultValue(visit, JSON.parse(resultText));
  const outcome = await resultOutcome(state, language, result, scope);
  return { kind: 'leave', next: state.Next, ...outcome };
}

/** The newer form of waiting for an execution has payloads as JSON, the older one as text. */
function resultValue({ state }: Visit, result: Json): Json {
  if (state.Type !== 'Task' || !state.Resource.endsWith('.sync:2') || !isObject(result)) return result;
  const { Input, Output } = result;
  return { ...result, Input: JSON.parse(String(Input)), Output: JSON.parse(String(Output)) };
}

/** Writes the event of the work's end. Returns the id of the event that the next one follows. */
function noteEnd(journal: Journal, { state, frame }: Visit, settlement: Settlement): number {
  if (state.Type === 'Task') {
    const { type, details } = endedEvent(state, settlement);
    return journal.append(type, details, frame.lastEvent);
  }
  // What follows a fork's success follows what came before it: so the service numbers it.
  if (isDistributedMap(state)) {
    const run = journal.append('MapRunSucceeded', undefined, frame.lastEvent);
    journal.append('MapStateSucceeded', undefined, run);
    return run;
  }
  if (state.Type === 'Map' || state.Type === 'Parallel') {
    journal.append(`${state.Type}StateSucceeded`, undefined, frame.lastEvent);
  }
  return frame.lastEvent;
}

async function concludeFailed(runtime: Runtime, visit: Visit, settlement: Settlement): Promise<void> {
  const remedy = await findRemedy(visit, problemOfSettlement(settlement));
  commit(runtime, visit, (journal) => {
    const isTask = visit.state.Type === 'Task';
    const previous = isTask ? noteEnd(journal, visit, settlement) : visit.frame.lastEvent;
    applyRemedy(runtime, journal, visit, remedy, previous);
  });
}

/** The work is done, but the fields that shape its result failed. */
async function outputFailed(
  runtime: Runtime,
  visit: Visit,
  settlement: Settlement,
  error: StateFailure,
): Promise<void> {
  const remedy = await findRemedy(visit, problemOf(error, visit.frame.state, visit.enteredEvent));
  commit(runtime, visit, (journal) => {
    const ended = noteEnd(journal, visit, settlement);
    const previous = error.error !== QUERY_ERROR ? ended : noteEvaluationFailed(journal, error, visit, ended);
    applyRemedy(runtime, journal, visit, remedy, previous);
  });
}
