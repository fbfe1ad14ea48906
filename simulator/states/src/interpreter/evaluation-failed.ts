import type { StateFailure } from '../failures.ts';
import type { Journal } from '../history/journal.ts';
import { problemOf } from './problem.ts';
import type { Visit } from './visit.ts';

/** Writes the event of a failed JSONata field. Returns its id. */
export function noteEvaluationFailed(journal: Journal, error: StateFailure, visit: Visit, previous: number): number {
  const { failure, location } = problemOf(error, visit.frame.state, visit.enteredEvent);
  return journal.append('EvaluationFailed', { ...failure, location, state: visit.frame.state }, previous);
}
