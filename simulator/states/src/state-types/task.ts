import type { QueryLanguage, TaskState } from '../asl/definition.ts';
import { effectiveInput, workInput } from '../data/input.ts';
import { readNumber } from '../data/number-field.ts';
import type { Scope } from '../data/scope.ts';
import type { CallTask } from './move.ts';

/** Makes out what to call the task with, and how long it may take. Evaluated for each attempt anew. */
export async function enterTask(state: TaskState, language: QueryLanguage, scope: Scope): Promise<CallTask> {
  const quiet: Scope = { ...scope, inspect: () => undefined };
  const seen = { ...scope, input: effectiveInput(state, language, quiet) };
  const parameters = await workInput(state, language, scope);
  const timeoutSeconds = await readNumber(
    { name: 'TimeoutSeconds', value: state.TimeoutSeconds, path: state.TimeoutSecondsPath },
    language,
    seen,
  );
  const heartbeatSeconds = await readNumber(
    { name: 'HeartbeatSeconds', value: state.HeartbeatSeconds, path: state.HeartbeatSecondsPath },
    language,
    seen,
  );
  return { kind: 'call', parameters, timeoutSeconds, heartbeatSeconds };
}
