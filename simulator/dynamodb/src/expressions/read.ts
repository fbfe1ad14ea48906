import { validationError } from '../errors.ts';
import type { AttributeValue } from '../items/attribute-value.ts';
import { checkAttributeName, checkValue } from '../items/check-value.ts';
import type { Path } from '../items/paths.ts';
import { type BoundCondition, bindCondition } from './bind-condition.ts';
import { bindProjection } from './bind-paths.ts';
import { type BoundUpdate, bindUpdate } from './bind-update.ts';
import { parseCondition } from './parse-condition.ts';
import { parseProjection } from './parse-projection.ts';
import { parseUpdate } from './parse-update.ts';
import type { Scope } from './scope.ts';
import { ExpressionFault } from './tokens.ts';

/** The expressions of a request and their placeholders. */
export interface ExpressionMembers {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
}

/** Expressions that were read and checked. */
export interface Expressions {
  readonly update?: BoundUpdate;
  readonly condition?: BoundCondition;
  readonly keyCondition?: BoundCondition;
  readonly filter?: BoundCondition;
  readonly projection?: readonly Path[];
}

const MEMBERS = [
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const;

/** Longest expression, bytes. */
const MAX_EXPRESSION_BYTES = 4_096;

/** Longest placeholder, bytes, with its `#` or `:`. */
const MAX_PLACEHOLDER_BYTES = 255;

/** Most operators and functions of one expression. */
const MAX_OPERATORS = 300;

/**
 * Reads all expressions of a request.
 * @throws {AwsError} ValidationException: placeholders first, then each expression, then what none of them used.
 */
export function readExpressions(request: ExpressionMembers): Expressions {
  if (MEMBERS.every((name) => request[name] === undefined)) return {};
  const scope: Scope = {
    names: request.ExpressionAttributeNames ?? {},
    values: request.ExpressionAttributeValues ?? {},
    usedNames: new Set(),
    usedValues: new Set(),
  };
  checkPlaceholders(request);
  const condition = (name: ConditionName) => readCondition(name, request[name], scope);
  const update = readUpdate(request.UpdateExpression, scope);
  const expressions = {
    ...(update ? { update } : {}),
    ...named('condition', condition('ConditionExpression')),
    ...named('keyCondition', condition('KeyConditionExpression')),
    ...named('filter', condition('FilterExpression')),
    ...named('projection', readProjection(request.ProjectionExpression, scope)),
  };
  refuseUnused('ExpressionAttributeNames', scope.names, scope.usedNames);
  refuseUnused('ExpressionAttributeValues', scope.values, scope.usedValues);
  return expressions;
}

type ConditionName = 'ConditionExpression' | 'KeyConditionExpression' | 'FilterExpression';

function named<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value }; // One member of that name or none.
}

function checkPlaceholders({ ExpressionAttributeNames: names, ExpressionAttributeValues: values }: ExpressionMembers) {
  if (names) {
    checkPlaceholderNames('ExpressionAttributeNames', names, /^#[0-9a-zA-Z_]+$/);
    for (const [placeholder, name] of Object.entries(names)) refuseName(placeholder, name);
  }
  if (!values) return;
  checkPlaceholderNames('ExpressionAttributeValues', values, /^:[0-9a-zA-Z_]+$/);
  for (const [placeholder, value] of Object.entries(values)) {
    const fault = checkValue(value);
    if (fault) {
      throw validationError(`ExpressionAttributeValues contains invalid value: ${fault} for key ${placeholder}`);
    }
  }
}

function refuseName(placeholder: string, name: string): void {
  if (name === '') {
    throw validationError(
      `ExpressionAttributeNames contains invalid value: Empty attribute name for key ${placeholder}`,
    );
  }
  const fault = checkAttributeName(name);
  if (fault) throw validationError(fault);
}

function checkPlaceholderNames(member: string, placeholders: object, pattern: RegExp): void {
  const names = Object.keys(placeholders);
  if (names.length === 0) throw validationError(`${member} must not be empty`);
  const long = names.find((name) => Buffer.byteLength(name) > MAX_PLACEHOLDER_BYTES);
  if (long !== undefined) {
    // The service tells the size of a name only.
    const size = member === 'ExpressionAttributeNames' ? ` size of key: ${Buffer.byteLength(long)}` : '';
    const fault = `The expression attribute map contains a key that is too long;${size}`;
    throw validationError(`${member} contains invalid key: ${fault}`);
  }
  const wrong = names.find((name) => !pattern.test(name));
  if (wrong !== undefined) throw validationError(`${member} contains invalid key: Syntax error; key: "${wrong}"`);
}

function refuseUnused(member: string, placeholders: object, used: ReadonlySet<string>): void {
  const unused = Object.keys(placeholders).filter((name) => !used.has(name));
  if (unused.length === 0) return;
  throw validationError(`Value provided in ${member} unused in expressions: keys: {${unused.join(', ')}}`);
}

/** Syntax trees of expressions seen before: the same few come again and again. */
function cached<Syntax>(parse: (source: string) => Syntax): (source: string) => Syntax {
  const known = new Map<string, Syntax>();
  return (source) => {
    const found = known.get(source);
    if (found) return found;
    const syntax = parse(source);
    if (known.size >= 1_000) known.clear();
    known.set(source, syntax);
    return syntax;
  };
}

const conditionOf = cached(parseCondition);
const updateOf = cached(parseUpdate);
const projectionOf = cached(parseProjection);

function read<Syntax, Bound>(
  name: string,
  source: string | undefined,
  parse: (source: string) => Syntax,
  bind: (syntax: Syntax) => Bound | string,
): Bound | undefined {
  if (source === undefined) return undefined;
  const refuse = (fault: string) => validationError(`Invalid ${name}: ${fault}`);
  if (source === '') throw refuse('The expression can not be empty;');
  const bytes = Buffer.byteLength(source);
  if (bytes > MAX_EXPRESSION_BYTES) {
    const size = name === 'UpdateExpression' ? '' : ` expression size: ${bytes}`;
    throw refuse(`Expression size has exceeded the maximum allowed size;${size}`);
  }
  try {
    const bound = bind(parse(source));
    if (typeof bound === 'string') throw refuse(bound);
    return bound;
  } catch (error) {
    if (error instanceof ExpressionFault) throw refuse(error.message);
    throw error;
  }
}

function readCondition(name: ConditionName, source: string | undefined, scope: Scope): BoundCondition | undefined {
  return read(name, source, conditionOf, (syntax) => {
    if (syntax.operatorCount > MAX_OPERATORS) {
      return `The expression contains too many operators; operator count: ${syntax.operatorCount}`;
    }
    return bindCondition(syntax, scope);
  });
}

function readUpdate(source: string | undefined, scope: Scope): BoundUpdate | undefined {
  return read('UpdateExpression', source, updateOf, (syntax) => bindUpdate(syntax, scope));
}

function readProjection(source: string | undefined, scope: Scope): readonly Path[] | undefined {
  return read('ProjectionExpression', source, projectionOf, (nodes) => bindProjection(nodes, scope));
}

/**
 * Refuses older parameters beside expressions, and placeholders without expressions.
 * @param expressions names of the operation's expression parameters.
 * @param older names of its older parameters, in the order in which they are listed.
 * @throws {AwsError} ValidationException.
 */
export function refuseMixedParameters(
  request: Readonly<Record<string, unknown>>,
  expressions: readonly string[],
  older: readonly string[],
): void {
  const given = expressions.filter((name) => request[name] !== undefined);
  if (given.length > 0) {
    // Beside an expression that is no key condition, the older key conditions stay allowed.
    const keyConditionsAllowed = request['KeyConditionExpression'] === undefined;
    const mixed = older.filter(
      (name) => request[name] !== undefined && !(name === 'KeyConditions' && keyConditionsAllowed),
    );
    if (mixed.length > 0) {
      throw validationError(
        'Can not use both expression and non-expression parameters in the same request: ' +
          `Non-expression parameters: {${mixed.join(', ')}} Expression parameters: {${given.join(', ')}}`,
      );
    }
  } else if (request['ExpressionAttributeNames'] !== undefined) {
    throw validationError('ExpressionAttributeNames can only be specified when using expressions');
  }
  const withValues = expressions.filter((name) => name !== 'ProjectionExpression');
  if (withValues.length === 0 || request['ExpressionAttributeValues'] === undefined) return;
  if (withValues.some((name) => request[name] !== undefined)) return;
  throw validationError(
    'ExpressionAttributeValues can only be specified when using expressions: ' +
      `${withValues.join(' and ')} ${withValues.length > 1 ? 'are' : 'is'} null`,
  );
}
