import { type AttributeValue, type Item, setElements, typeOf } from '../items/attribute-value.ts';
import { beginsWith, compareValues, containsValue, equalValues } from '../items/compare.ts';
import { valueAt } from '../items/paths.ts';
import { base64Bytes } from '../items/size.ts';
import type { Condition } from './bind-condition.ts';
import type { Comparator } from './nodes.ts';
import type { FunctionOperand, Operand } from './scope.ts';

/** Whether a condition holds for an item; for an item that is not there, `{}`. */
export function matches(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return matches(condition.left, item) && matches(condition.right, item);
    case 'or':
      return matches(condition.left, item) || matches(condition.right, item);
    case 'not':
      return !matches(condition.condition, item);
    case 'comparison':
      return holds(condition.operator, resolved(condition.left, item), resolved(condition.right, item));
    case 'between': {
      const value = resolved(condition.operand, item);
      return holds('>=', value, resolved(condition.lower, item)) && holds('<=', value, resolved(condition.upper, item));
    }
    case 'in': {
      const value = resolved(condition.operand, item);
      return condition.options.some((option) => holds('=', value, resolved(option, item)));
    }
    case 'function':
      return functionHolds(condition, item);
  }
}

function resolved(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand.path);
  const measured = operand.kind === 'function' && operand.args[0] ? resolved(operand.args[0], item) : undefined;
  const size = measured && sizeOf(measured);
  return size === undefined ? undefined : { N: String(size) };
}

/** The result of `size`: characters, bytes or elements; undefined for a value that has none. */
function sizeOf(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length;
  if ('B' in value) return base64Bytes(value.B);
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  return setElements(value)?.length;
}

/** Whether two values stand in a relation. One that is missing is unequal to every other and in no order to it. */
export function holds(
  operator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (operator === '=') return left !== undefined && right !== undefined && equalValues(left, right);
  if (operator === '<>') {
    if (left === undefined || right === undefined) return left !== right;
    return !equalValues(left, right);
  }
  const order = left && right && compareValues(left, right);
  if (order === undefined) return false;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function functionHolds({ name, args }: FunctionOperand, item: Item): boolean {
  const value = args[0] && resolved(args[0], item);
  if (name === 'attribute_exists') return value !== undefined;
  if (name === 'attribute_not_exists') return value === undefined;
  const operand = args[1] && resolved(args[1], item);
  if (!value || !operand) return false;
  if (name === 'attribute_type') return 'S' in operand && typeOf(value) === operand.S;
  if (name === 'begins_with') return beginsWith(value, operand);
  return name === 'contains' && containsValue(value, operand);
}
