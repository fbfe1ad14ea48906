import { FAULT_MODES, type Fault, type FaultMode } from '@backstitch/simulator';
import { UsageError } from '../errors.ts';
import { functionOf, rejectionOf } from './saga-tasks.ts';

/**
 * The fault that breaks a step: what happens to the state machine's calls of the step's function.
 * @throws {UsageError} when there is no such mode, or the step cannot be broken in it.
 */
export function stepFault(stage: string, task: string, mode: string): Omit<Fault, 'id'> {
  const error = errorOf(task, faultMode(mode));
  return {
    mode: faultMode(mode),
    label: task,
    on: {
      from: `states:backstitch-${stage}-order-saga`,
      to: 'lambda',
      operation: 'Invoke',
      resource: functionOf(stage, task),
    },
    ...(error ? { error } : {}),
  };
}

function faultMode(text: string): FaultMode {
  const mode = FAULT_MODES.find((word) => word === text);
  if (mode) return mode;
  throw new UsageError(`MODE=${text} is no fault. There are ${FAULT_MODES.join(', ')}.`);
}

function errorOf(task: string, mode: FaultMode): Fault['error'] {
  if (mode === 'error')
    return { name: 'TransientFailure', message: `${task} is broken on purpose; mend it with: make mend` };
  if (mode !== 'reject') return undefined;
  const rejection = rejectionOf(task);
  if (!rejection) throw new UsageError(`${task} has no business rejection, so MODE=reject means nothing for it.`);
  return { name: rejection, message: `${task} rejects on purpose; mend it with: make mend` };
}
