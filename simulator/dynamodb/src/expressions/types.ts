import { typeOf } from '../items/attribute-value.ts';
import type { Operand } from './scope.ts';

/** The type that an operand surely has; undefined for paths. */
export function operandType(operand: Operand | undefined): string | undefined {
  if (operand?.kind === 'value') return typeOf(operand.value);
  return operand?.kind === 'function' ? operand.type : undefined;
}

/** The type of an operand that is a plain value. */
export function valueType(operand: Operand | undefined): string | undefined {
  return operand?.kind === 'value' ? typeOf(operand.value) : undefined;
}

/** The text about an operand of a wrong type. */
export function wrongType(name: string, type: string): string {
  return `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`;
}

/** The text about a function that is none here. @param others functions of the other kind of expression. */
export function notAFunction(name: string, others: readonly string[], here: 'a condition' | 'an update'): string {
  if (others.includes(name)) return `The function is not allowed in ${here} expression; function: ${name}`;
  return `Invalid function name; function: ${name}`;
}

/** The text about a wrong number of operands. */
export function wrongCount(name: string, count: number): string {
  return `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`;
}
