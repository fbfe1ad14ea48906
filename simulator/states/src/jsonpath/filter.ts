import { isEqual, type Json } from '../json.ts';
import type { Comparison, Condition, Operand, Path } from './nodes.ts';
import { PathNotFound } from './path-not-found.ts';

/** Where a condition is tried. */
export interface Candidate {
  readonly node: Json;
  readonly root: Json;
  readonly evaluate: (path: Path, root: Json) => Json;
}

/** Whether a node passes a filter. */
export function holds(condition: Condition, candidate: Candidate): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, candidate) && holds(condition.right, candidate);
    case 'or':
      return holds(condition.left, candidate) || holds(condition.right, candidate);
    case 'not':
      return !holds(condition.condition, candidate);
    case 'exists':
      return operandValue(condition.operand, candidate) !== undefined;
    case 'compare':
      return compares(condition.operator, condition.left, condition.right, candidate);
  }
}

function compares(operator: Comparison, leftSide: Operand, rightSide: Operand, candidate: Candidate): boolean {
  const left = operandValue(leftSide, candidate);
  if (operator === '=~') return rightSide.kind === 'pattern' && rightSide.pattern.test(textOf(left));
  const right = operandValue(rightSide, candidate);
  if (operator === '!=') return left === undefined || right === undefined || !isSame(left, right);
  if (left === undefined || right === undefined) return false;
  if (operator === '==') return isSame(left, right);
  if (operator === 'in' || operator === 'nin') {
    const isIn = Array.isArray(right) && right.some((value: Json) => isEqual(value, left));
    return isIn === (operator === 'in');
  }
  return isOrdered(operator, left, right);
}

/** What a pattern is matched with: values that are no simple ones count as nothing. */
function textOf(value: Json | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

/** A number is the same as a text that writes it. */
function isSame(left: Json, right: Json): boolean {
  if (typeof left === 'number' && typeof right === 'string') return right.trim() !== '' && left === Number(right);
  if (typeof left === 'string' && typeof right === 'number') return left === String(right);
  return isEqual(left, right);
}

function isOrdered(operator: '<' | '<=' | '>' | '>=', left: Json, right: Json): boolean {
  const areNumbers = typeof left === 'number' && typeof right === 'number';
  const areTexts = typeof left === 'string' && typeof right === 'string';
  if (!areNumbers && !areTexts) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

function operandValue(operand: Operand, candidate: Candidate): Json | undefined {
  if (operand.kind === 'literal') return operand.value;
  if (operand.kind === 'pattern') return undefined;
  try {
    return candidate.evaluate(operand.path, operand.from === 'current' ? candidate.node : candidate.root);
  } catch (error) {
    if (error instanceof PathNotFound) return undefined;
    throw error;
  }
}
