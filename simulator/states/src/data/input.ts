import type { CommonFields, QueryLanguage, ResultFields } from '../asl/definition.ts';
import type { Json } from '../json.ts';
import { evaluateTemplate } from '../jsonata/evaluate.ts';
import { fillTemplate } from './payload-template.ts';
import { resolveField } from './reference.ts';
import { bindingsOf, type Scope } from './scope.ts';

/** What InputPath leaves of the input. In JSONata states: the input. */
export function effectiveInput(state: CommonFields, language: QueryLanguage, scope: Scope): Json {
  if (language === 'JSONata') return scope.input;
  const { InputPath: path = '$' } = state;
  const value = path === null ? {} : resolveField(path, scope.input, scope);
  scope.inspect?.('afterInputPath', value);
  return value;
}

/** What a state's work is given: Parameters over the effective input, or Arguments. */
export async function workInput(state: ResultFields, language: QueryLanguage, scope: Scope): Promise<Json> {
  if (language === 'JSONata') {
    if (state.Arguments === undefined) return scope.input;
    const value = await evaluateTemplate(state.Arguments, 'Arguments', bindingsOf(scope));
    scope.inspect?.('afterArguments', value);
    return value;
  }
  const input = effectiveInput(state, language, scope);
  const value = state.Parameters === undefined ? input : fillTemplate(state.Parameters, input, scope);
  scope.inspect?.('afterParameters', value);
  return value;
}
