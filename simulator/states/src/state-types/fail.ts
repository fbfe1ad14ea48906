import type { FailState, QueryLanguage } from '../asl/definition.ts';
import { effectiveInput } from '../data/input.ts';
import { resolveCall, resolveIn } from '../data/reference.ts';
import { bindingsOf, type Scope } from '../data/scope.ts';
import { runtimeFailure } from '../failures.ts';
import { isCall } from '../intrinsics/parse.ts';
import { evaluateTyped } from '../jsonata/evaluate.ts';
import type { Fail } from './move.ts';

/** Fails with an error and a cause, where the state has them. */
export async function enterFail(state: FailState, language: QueryLanguage, scope: Scope): Promise<Fail> {
  effectiveInput(state, language, scope);
  const error = await textOf('Error', state.Error, state.ErrorPath, language, scope);
  const cause = await textOf('Cause', state.Cause, state.CausePath, language, scope);
  return { kind: 'fail', ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
}

async function textOf(
  name: string,
  constant: string | undefined,
  path: string | undefined,
  language: QueryLanguage,
  scope: Scope,
): Promise<string | undefined> {
  if (path !== undefined) {
    const field = `${name}Path`;
    const value = isCall(path) ? resolveCall(path, scope.input, scope) : resolveIn(field, path, scope.input, scope);
    if (typeof value === 'string') return value;
    throw runtimeFailure(`The ${field} field does not reference a string: ${path}`);
  }
  if (constant === undefined || language === 'JSONPath') return constant;
  return String(await evaluateTyped(constant, name, 'string', bindingsOf(scope)));
}
