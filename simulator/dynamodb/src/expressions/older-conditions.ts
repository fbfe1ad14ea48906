import { INVALID, validationError } from '../errors.ts';
import { type AttributeValue, attributeOf, type Item, typeOf } from '../items/attribute-value.ts';
import { checkValue } from '../items/check-value.ts';
import { beginsWith, compareValues, containsValue } from '../items/compare.ts';
import { holds } from './matches.ts';

/** The operators of the older conditions. */
export type ComparisonOperator =
  | 'EQ'
  | 'NE'
  | 'LE'
  | 'LT'
  | 'GE'
  | 'GT'
  | 'NOT_NULL'
  | 'NULL'
  | 'CONTAINS'
  | 'NOT_CONTAINS'
  | 'BEGINS_WITH'
  | 'IN'
  | 'BETWEEN';

/** An older condition on one attribute of a Query or Scan. */
export interface OlderCondition {
  readonly ComparisonOperator: ComparisonOperator;
  readonly AttributeValueList?: readonly AttributeValue[];
}

/** An older condition on one attribute of a write. */
export interface ExpectedAttribute {
  readonly ComparisonOperator?: ComparisonOperator;
  readonly AttributeValueList?: readonly AttributeValue[];
  readonly Exists?: boolean;
  readonly Value?: AttributeValue;
}

interface OperatorRule {
  readonly min: number;
  readonly max: number;
  readonly types?: string;
}

const SCALARS = 'S N B';
const ONE_SCALAR: OperatorRule = { min: 1, max: 1, types: SCALARS };
const NO_OPERAND: OperatorRule = { min: 0, max: 0 };
const ANY_ONE: OperatorRule = { min: 1, max: 1, types: 'S N B SS NS BS L M BOOL NULL' };

const RULES: Readonly<Record<ComparisonOperator, OperatorRule>> = {
  NULL: NO_OPERAND,
  NOT_NULL: NO_OPERAND,
  EQ: ANY_ONE,
  NE: ANY_ONE,
  LE: ONE_SCALAR,
  LT: ONE_SCALAR,
  GE: ONE_SCALAR,
  GT: ONE_SCALAR,
  CONTAINS: ONE_SCALAR,
  NOT_CONTAINS: ONE_SCALAR,
  BEGINS_WITH: { min: 1, max: 1, types: 'S B' },
  IN: { min: 1, max: Number.POSITIVE_INFINITY, types: SCALARS },
  BETWEEN: { min: 2, max: 2, types: SCALARS },
};

const WRONG_RANGE = 'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound';

/**
 * Checks the older conditions of a Query or Scan.
 * @throws {AwsError} ValidationException for the first that is wrong.
 */
export function checkConditions(conditions: Readonly<Record<string, OlderCondition>> | undefined): void {
  for (const condition of Object.values(conditions ?? {})) checkCondition(condition);
}

function checkCondition({ ComparisonOperator: operator, AttributeValueList: operands = [] }: OlderCondition): void {
  for (const operand of operands) throwIf(checkValue(operand));
  checkCount(operator, operands.length);
  checkSameType(operands);
  checkOperandTypes(operator, operands);
  checkRange(operator, operands);
}

function checkOperandTypes(operator: ComparisonOperator, operands: readonly AttributeValue[]): void {
  const types = RULES[operator].types?.split(' ');
  const wrong = operands.map(typeOf).find((type) => types && !types.includes(type));
  if (wrong) {
    throw validationError(`${INVALID}ComparisonOperator ${operator} is not valid for ${wrong} AttributeValue type`);
  }
}

function throwIf(fault: string | undefined): void {
  if (fault) throw validationError(fault);
}

function checkCount(operator: ComparisonOperator, count: number): void {
  const { min, max } = RULES[operator];
  if (count >= min && count <= max) return;
  throw validationError(`${INVALID}Invalid number of argument(s) for the ${operator} ComparisonOperator`);
}

function checkSameType(operands: readonly AttributeValue[]): void {
  const [first] = operands;
  if (!first || operands.every((operand) => typeOf(operand) === typeOf(first))) return;
  throw validationError(`${INVALID}AttributeValues inside AttributeValueList must be of same type`);
}

function checkRange(operator: ComparisonOperator, [lower, upper]: readonly AttributeValue[]): void {
  if (operator !== 'BETWEEN' || !lower || !upper) return;
  if ((compareValues(lower, upper) ?? 0) > 0) throw validationError(WRONG_RANGE);
}

/**
 * Checks the operator that joins older conditions.
 * @throws {AwsError} ValidationException where there are not two to join.
 */
export function checkConditionalOperator(operator: string | undefined, conditions: object | undefined): void {
  if (operator === undefined) return;
  const count = Object.keys(conditions ?? {}).length;
  if (count === 0) throw validationError('ConditionalOperator cannot be used without Filter or Expected');
  if (count === 1) {
    throw validationError('ConditionalOperator can only be used when Filter or Expected has two or more elements');
  }
}

/**
 * Checks the older conditions of a write.
 * @throws {AwsError} ValidationException for the first that is wrong.
 */
export function checkExpected(expected: Readonly<Record<string, ExpectedAttribute>> | undefined): void {
  for (const [name, condition] of Object.entries(expected ?? {})) {
    const fault = expectedFault(condition);
    if (fault) throw validationError(`${INVALID}${fault} for Attribute: ${name}`);
    checkExpectedValues(condition);
  }
}

function expectedFault(condition: ExpectedAttribute): string | undefined {
  const { ComparisonOperator: operator, AttributeValueList: operands, Exists: exists, Value: value } = condition;
  if (operands && value) return 'Value and AttributeValueList cannot be used together';
  if (operator) {
    if (exists !== undefined) return 'Exists and ComparisonOperator cannot be used together';
    if (operator !== 'NULL' && operator !== 'NOT_NULL' && !operands && !value) {
      return `Value or AttributeValueList must be used with ComparisonOperator: ${operator}`;
    }
    return undefined;
  }
  if (operands) return 'AttributeValueList can only be used with a ComparisonOperator';
  if (exists !== false && !value) return `Value must be provided when Exists is ${exists ?? 'null'}`;
  return exists === false && value ? 'Value cannot be used when Exists is false' : undefined;
}

function checkExpectedValues(condition: ExpectedAttribute): void {
  const { ComparisonOperator: operator, AttributeValueList: operands = [], Value: value } = condition;
  if (operator) checkCount(operator, condition.AttributeValueList ? operands.length : value ? 1 : 0);
  for (const operand of value ? [value] : operands) throwIf(checkValue(operand));
  checkSameType(operands);
  if (!operator) return;
  checkOperandTypes(operator, value ? [value] : operands);
  checkRange(operator, operands);
}

/** Whether an attribute fulfils an older condition. */
export function olderHolds(
  operator: ComparisonOperator,
  value: AttributeValue | undefined,
  operands: readonly AttributeValue[],
): boolean {
  const [first, second] = operands;
  switch (operator) {
    case 'EQ':
      return holds('=', value, first);
    case 'NE':
      return holds('<>', value, first);
    case 'LE':
      return holds('<=', value, first);
    case 'LT':
      return holds('<', value, first);
    case 'GE':
      return holds('>=', value, first);
    case 'GT':
      return holds('>', value, first);
    case 'NOT_NULL':
      return value !== undefined;
    case 'NULL':
      return value === undefined;
    case 'CONTAINS':
      return value !== undefined && first !== undefined && containsValue(value, first);
    case 'NOT_CONTAINS':
      return value !== undefined && first !== undefined && !containsValue(value, first);
    case 'BEGINS_WITH':
      return value !== undefined && first !== undefined && beginsWith(value, first);
    case 'IN':
      return operands.some((operand) => holds('=', value, operand));
    case 'BETWEEN':
      return holds('>=', value, first) && holds('<=', value, second);
  }
}

/** Whether an item fulfils all (or, with OR, one) of the older conditions. */
export function matchesOlder(
  item: Item,
  conditions: Readonly<Record<string, OlderCondition>>,
  conditionalOperator: string | undefined,
): boolean {
  const entries = Object.entries(conditions);
  const isMet = ([name, condition]: [string, OlderCondition]) =>
    olderHolds(condition.ComparisonOperator, attributeOf(item, name), condition.AttributeValueList ?? []);
  if (conditionalOperator === 'OR' && entries.length > 0) return entries.some(isMet);
  return entries.every(isMet);
}

/** The older conditions of a write in the form of a Query's. */
export function conditionsOf(
  expected: Readonly<Record<string, ExpectedAttribute>>,
): Readonly<Record<string, OlderCondition>> {
  return Object.fromEntries(Object.entries(expected).map(([name, attribute]) => [name, conditionOf(attribute)]));
}

function conditionOf(expected: ExpectedAttribute): OlderCondition {
  const operands = expected.AttributeValueList ?? (expected.Value ? [expected.Value] : []);
  if (expected.ComparisonOperator) {
    return { ComparisonOperator: expected.ComparisonOperator, AttributeValueList: operands };
  }
  if (expected.Exists === false) return { ComparisonOperator: 'NULL' };
  return { ComparisonOperator: 'EQ', AttributeValueList: operands };
}
