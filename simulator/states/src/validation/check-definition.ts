import { AwsError, NotSimulated } from '#kernel';
import type { State } from '../asl/definition.ts';
import { parseMachine } from '../asl/parsed-machine.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnostic } from './diagnostic.ts';
import { requireSimulated } from './resource-rules.ts';

/**
 * Accepts a definition that can be run here.
 * @throws {AwsError} InvalidDefinition, in the service's words.
 * @throws {NotSimulated} for what AWS would accept but this simulator cannot run.
 */
export function checkDefinition(text: string, kind: 'STANDARD' | 'EXPRESS'): void {
  const errors = diagnose(text, kind).filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0) throw invalidDefinition(errors);
  for (const flow of parseMachine(text).flows.values()) {
    for (const [name, state] of Object.entries(flow.States)) checkSimulated(name, state);
  }
}

/** The error of a definition that was refused. */
export function invalidDefinition(errors: readonly Diagnostic[]): AwsError {
  const texts = errors.map(({ code, message, location }) => {
    // A syntax error's text already says where. What is wrong with the whole is wrong "at null", as the service says it.
    const at = code === 'INVALID_JSON_DESCRIPTION' ? '' : ` at ${location ?? null}`;
    return `${code}: ${message}${at}`;
  });
  return new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${texts.join(', ')}'`);
}

function checkSimulated(name: string, state: State): void {
  if (state.Type === 'Task') {
    requireSimulated(state.Resource);
    if (state.Credentials) throw new NotSimulated(`the field Credentials of the state "${name}"`);
  }
  if (state.Type !== 'Map') return;
  for (const field of ['ItemReader', 'ResultWriter'] as const) {
    if (state[field]) throw new NotSimulated(`the field ${field} of the Map state "${name}"`);
  }
}
