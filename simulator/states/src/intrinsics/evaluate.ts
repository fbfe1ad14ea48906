import type { Random } from '#kernel';
import { runtimeFailure, StateFailure } from '../failures.ts';
import type { Json } from '../json.ts';
import { INTRINSICS, IntrinsicMistake } from './functions.ts';
import { type Argument, type Call, parseCall } from './parse.ts';

/** What calls need from outside. */
export interface CallScope {
  readonly random: Random;
  /** The value at a path of the input, the context object or a variable. */
  resolve(reference: string): Json;
}

/**
 * Evaluates a call of an intrinsic function.
 * @throws {StateFailure} States.Runtime: the service keeps the name States.IntrinsicFailure for later. Or what `resolve`
 * throws.
 * @see "Handling errors in Step Functions workflows", AWS Step Functions Developer Guide
 */
export function evaluateCall(text: string, scope: CallScope): Json {
  return answer(parseCall(text), text, scope);
}

/** @param whole the text of the whole expression: it is what the service names, also when an inner call fails. */
function answer(call: Call, whole: string, scope: CallScope): Json {
  const intrinsic = INTRINSICS[call.name];
  const inputs = call.inputs.map((input, index) =>
    inputValue(input, whole, scope, call.name === 'States.Format' && index === 0),
  );
  try {
    if (!intrinsic) throw new IntrinsicMistake('There is no function of that name');
    return intrinsic(inputs, scope.random);
  } catch (error) {
    if (error instanceof StateFailure) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw runtimeFailure(`The function '${whole}' had the following error: Invalid arguments in ${call.name}: ${text}`);
  }
}

/** A constant's escapes are resolved here, but for the template of Format, which has braces of its own. */
function inputValue(input: Argument, whole: string, scope: CallScope, isTemplate: boolean): Json {
  if (input.kind === 'call') return answer(input, whole, scope);
  if (input.kind === 'reference') return scope.resolve(input.text);
  if (typeof input.value !== 'string' || isTemplate) return input.value;
  return input.value.replace(/\\([{}\\])/g, '$1');
}
