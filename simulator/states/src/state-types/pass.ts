import type { PassState, QueryLanguage } from '../asl/definition.ts';
import { effectiveInput, workInput } from '../data/input.ts';
import { jsonataOutcome, resultOutcome } from '../data/output.ts';
import type { Scope } from '../data/scope.ts';
import type { Leave } from './move.ts';

/** Passes the input on, filtered, with a fixed result or as Output says. */
export async function enterPass(state: PassState, language: QueryLanguage, scope: Scope): Promise<Leave> {
  if (language === 'JSONata') {
    return { kind: 'leave', next: state.Next, ...(await jsonataOutcome(state, scope.input, scope)) };
  }
  if (state.Result !== undefined) {
    effectiveInput(state, language, { ...scope, inspect: () => undefined });
    scope.inspect?.('result', state.Result);
    return { kind: 'leave', next: state.Next, ...(await resultOutcome(state, language, state.Result, scope)) };
  }
  const result = await workInput(state, language, scope);
  return { kind: 'leave', next: state.Next, ...(await resultOutcome(state, language, result, scope)) };
}
