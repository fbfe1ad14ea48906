import type { QueryLanguage, SucceedState } from '../asl/definition.ts';
import { effectiveInput } from '../data/input.ts';
import { jsonataOutcome, jsonpathOutcome } from '../data/output.ts';
import type { Scope } from '../data/scope.ts';
import type { Leave } from './move.ts';

/** Ends its flow with the input, or what is left of it. */
export async function enterSucceed(state: SucceedState, language: QueryLanguage, scope: Scope): Promise<Leave> {
  const outcome =
    language === 'JSONata'
      ? await jsonataOutcome(state, scope.input, scope)
      : jsonpathOutcome(state, effectiveInput(state, language, scope), scope);
  return { kind: 'leave', next: undefined, ...outcome };
}
