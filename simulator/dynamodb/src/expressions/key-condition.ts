import { validationError } from '../errors.ts';
import type { AttributeValue } from '../items/attribute-value.ts';
import type { Condition } from './bind-condition.ts';
import type { Comparator } from './nodes.ts';
import type { ComparisonOperator, OlderCondition } from './older-conditions.ts';
import type { Operand } from './scope.ts';

const OPERATORS: Readonly<Record<Comparator, ComparisonOperator>> = {
  '=': 'EQ',
  '<>': 'NE',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
};

/** The operator that says the same with its operands swapped. */
const MIRRORED: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const INVALID_CONDITION = 'Invalid condition in KeyConditionExpression: ';
const INVALID_OPERATOR = 'Invalid operator used in KeyConditionExpression: ';

/**
 * The conditions on keys that a key condition expression makes, by attribute.
 * @throws {AwsError} ValidationException where it is more than that.
 */
export function keyConditionsOf(condition: Condition): Record<string, OlderCondition> {
  const conditions: Record<string, OlderCondition> = {};
  collect(condition, conditions);
  return conditions;
}

function collect(condition: Condition, conditions: Record<string, OlderCondition>): void {
  if (condition.kind === 'and') {
    collect(condition.left, conditions);
    collect(condition.right, conditions);
    return;
  }
  const [name, found] = conditionOn(condition);
  if (Object.hasOwn(conditions, name)) {
    throw validationError('KeyConditionExpressions must only contain one condition per key');
  }
  conditions[name] = found;
}

function conditionOn(condition: Condition): [string, OlderCondition] {
  switch (condition.kind) {
    case 'comparison':
      return comparisonOn(condition);
    case 'between': {
      const operands = [condition.operand, condition.lower, condition.upper];
      requireKeyFirst('BETWEEN', condition.operand);
      return [keyName(operands), { ComparisonOperator: 'BETWEEN', AttributeValueList: valuesOf(operands) }];
    }
    case 'function': {
      if (condition.name !== 'begins_with') throw validationError(INVALID_OPERATOR + condition.name);
      requireKeyFirst('begins_with', condition.args[0]);
      const name = keyName(condition.args);
      return [name, { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: valuesOf(condition.args) }];
    }
    default:
      throw validationError(INVALID_OPERATOR + condition.kind.toUpperCase());
  }
}

function comparisonOn({ operator, left, right }: Condition & { kind: 'comparison' }): [string, OlderCondition] {
  if (operator === '<>') throw validationError(INVALID_OPERATOR + operator);
  const name = keyName([left, right]);
  const effective = left.kind === 'path' ? operator : MIRRORED[operator];
  return [name, { ComparisonOperator: OPERATORS[effective], AttributeValueList: valuesOf([left, right]) }];
}

function requireKeyFirst(operator: string, operand: Operand | undefined): void {
  if (operand?.kind === 'path') return;
  throw validationError(`${INVALID_CONDITION}${operator} operator must have the key attribute as its first operand`);
}

function keyName(operands: readonly Operand[]): string {
  let name: string | undefined;
  for (const operand of operands) {
    if (operand.kind === 'function') {
      throw validationError('KeyConditionExpressions cannot contain nested operations');
    }
    if (operand.kind !== 'path') continue;
    if (name !== undefined) {
      throw validationError(`${INVALID_CONDITION}Multiple attribute names used in one condition`);
    }
    if (operand.path.length > 1) {
      throw validationError('KeyConditionExpressions cannot have conditions on nested attributes');
    }
    name = String(operand.path[0]);
  }
  if (name === undefined) throw validationError(`${INVALID_CONDITION}No key attribute specified`);
  return name;
}

function valuesOf(operands: readonly Operand[]): AttributeValue[] {
  return operands.flatMap((operand) => (operand.kind === 'value' ? [operand.value] : []));
}
