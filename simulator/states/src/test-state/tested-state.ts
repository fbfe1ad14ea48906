import { AwsError } from '#kernel';
import type { Machine, QueryLanguage, State } from '../asl/definition.ts';
import { isObject, type Json } from '../json.ts';
import { invalidDefinition } from '../validation/check-definition.ts';
import { diagnose } from '../validation/diagnose.ts';
import { readDefinition } from '../validation/json-text.ts';

/** The state that a test is about. */
export interface TestedState {
  readonly state: State;
  readonly language: QueryLanguage;
}

/** What the state is called in the context object, whatever its name. */
export const TESTED_NAME = 'StateName';

/** Codes of what is wrong with a machine, and with no state of it by itself. */
const OF_MACHINES = /^(MISSING_TRANSITION_TARGET|MISSING_END_STATE)$/;

/**
 * Finds the state in a definition: the definition itself, or the state of that name anywhere in a machine.
 * @throws {AwsError} InvalidDefinition; ValidationException when the machine has no such state.
 */
export function findTestedState(text: string, stateName: string | undefined): TestedState {
  const read = readDefinition(text);
  if ('diagnostic' in read) throw invalidDefinition([read.diagnostic]);
  const isMachine = isObject(read.definition['States']);
  const machine = isMachine ? read.definition : machineAround(read.definition as { [name: string]: Json }); // It was JSON.
  const state = isMachine ? stateIn(machine as unknown as Machine, stateName) : undefined;
  if (isMachine && stateName !== undefined && !state) {
    throw new AwsError('ValidationException', 'State not found in definition');
  }
  const errors = diagnose(JSON.stringify(machine)).filter(
    ({ code, severity, location = '' }) =>
      severity === 'ERROR' && !OF_MACHINES.test(code) && (isMachine || !location.endsWith('/Resource')),
  );
  if (errors.length > 0) throw invalidDefinition(errors);
  const validated = machine as unknown as Machine; // Nothing is wrong with it.
  const tested = state ?? validated.States[validated.StartAt];
  if (!tested) throw new AwsError('ValidationException', 'State not found in definition');
  return { state: tested, language: tested.QueryLanguage ?? validated.QueryLanguage ?? 'JSONPath' };
}

function machineAround(state: { [name: string]: Json }): Record<string, unknown> {
  return { StartAt: TESTED_NAME, States: { [TESTED_NAME]: state } };
}

function stateIn(machine: Machine, stateName: string | undefined): State | undefined {
  const found = machine.States[stateName ?? machine.StartAt];
  if (found || stateName === undefined) return found;
  for (const state of Object.values(machine.States)) {
    for (const flow of Object.values(state).flat()) {
      if (!isObject(flow) || !isObject(flow['States'])) continue;
      const inner = stateIn(flow as unknown as Machine, stateName); // A flow has what is needed of a machine here.
      if (inner) return inner;
    }
  }
  return undefined;
}
