import type { Catcher, QueryLanguage, State } from '../asl/definition.ts';
import { applyResultPath, jsonataOutcome } from '../data/output.ts';
import { fillTemplate } from '../data/payload-template.ts';
import type { Scope } from '../data/scope.ts';
import type { Failure } from '../failures.ts';
import type { JsonObject } from '../json.ts';
import type { Leave } from '../state-types/move.ts';
import { isNamed, type Problem } from './problem.ts';

/** A catcher with its place in the list. */
export interface FoundCatcher {
  readonly catcher: Catcher;
  readonly index: number;
}

/** The first catcher that names the problem. */
export function findCatcher(state: State, problem: Problem): FoundCatcher | undefined {
  const catchers = 'Catch' in state ? (state.Catch ?? []) : [];
  const index = catchers.findIndex(({ ErrorEquals }) => isNamed(ErrorEquals, problem));
  const catcher = catchers[index];
  return catcher && { catcher, index };
}

/** How the state is left by a catcher. @throws {StateFailure} when its fields cannot be evaluated. */
export async function catchLeave(
  { catcher, index }: FoundCatcher,
  language: QueryLanguage,
  failure: Failure,
  scope: Scope,
): Promise<Leave> {
  const errorOutput = errorOutputOf(failure);
  const next = catcher.Next;
  if (language === 'JSONata') {
    return {
      kind: 'leave',
      next,
      ...(await jsonataOutcome(catcher, errorOutput, { ...scope, errorOutput }, `Catch[${index}]/`)),
    };
  }
  const output = applyResultPath(catcher.ResultPath, errorOutput, scope.input);
  if (!catcher.Assign) return { kind: 'leave', next, output };
  const assigned = fillTemplate(catcher.Assign, errorOutput, scope) as JsonObject; // A template of an object is an object.
  return { kind: 'leave', next, output, assigned };
}

/** What `$states.errorOutput` is, and what a JSONPath catcher's `$` is. */
function errorOutputOf({ error, cause }: Failure): JsonObject {
  return { ...(error === undefined ? {} : { Error: error }), ...(cause === undefined ? {} : { Cause: cause }) };
}
