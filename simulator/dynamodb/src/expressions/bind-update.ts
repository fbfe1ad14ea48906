import type { AttributeValue } from '../items/attribute-value.ts';
import type { Path } from '../items/paths.ts';
import { createPathSet } from './bind-paths.ts';
import type { ActionNode, FunctionNode, SetValueNode, UpdateSyntax } from './nodes.ts';
import { type Binder, createBinder, Faults, type Operand, type Scope } from './scope.ts';
import { notAFunction, operandType, valueType, wrongCount, wrongType } from './types.ts';

/** The value that a SET action computes. */
export type SetValue =
  | Operand
  | { readonly kind: 'sum'; readonly operator: '+' | '-'; readonly left: Operand; readonly right: Operand };

/** One action whose placeholders are replaced. `type` is the type that it is known to write. */
export type UpdateAction =
  | { readonly kind: 'set'; readonly path: Path; readonly value: SetValue; readonly type: string | undefined }
  | { readonly kind: 'remove'; readonly path: Path; readonly type: undefined }
  | {
      readonly kind: 'add' | 'delete';
      readonly path: Path;
      readonly value: AttributeValue;
      readonly type: string | undefined;
    };

/** A bound update expression. */
export interface BoundUpdate {
  readonly actions: readonly UpdateAction[];
  /** What it writes. */
  readonly paths: readonly Path[];
  /** What it reads to compute values. */
  readonly readPaths: readonly Path[];
}

const ORDER = [
  'reserved',
  'depth',
  'unknownFunction',
  'misusedFunction',
  'section',
  'name',
  'value',
  'overlap',
  'conflict',
  'operand',
  'function',
];

/**
 * Binds an update expression to a request's placeholders.
 * @returns its actions, or what is wrong with it first in the service's order.
 */
export function bindUpdate(syntax: UpdateSyntax, scope: Scope): BoundUpdate | string {
  const faults = new Faults();
  const places = { general: faults, placeholders: faults, nameKind: 'name', valueKind: 'value' };
  const binder = createBinder(scope, places, (node, args) => checkFunction(faults, node, args));
  const paths = createPathSet(faults);
  const actions: UpdateAction[] = [];
  const seen = new Set<string>();
  for (const section of syntax.sections) {
    for (const node of section.actions) {
      const action = bindAction(binder, faults, node);
      paths.add(action.path);
      actions.push(action);
    }
    if (seen.has(section.name)) {
      faults.note('section', `The "${section.name}" section can only be used once in an update expression;`);
    }
    seen.add(section.name);
  }
  const readPaths = actions.flatMap((action) => (action.kind === 'set' ? pathsIn(action.value) : []));
  return faults.first(ORDER) ?? { actions, paths: paths.paths, readPaths };
}

function pathsIn(value: SetValue): Path[] {
  switch (value.kind) {
    case 'path':
      return [value.path];
    case 'sum':
      return [value.left, value.right].flatMap(pathsIn);
    case 'function':
      return value.args.flatMap(pathsIn);
    default:
      return [];
  }
}

const UNKNOWN: AttributeValue = { NULL: true };

function bindAction(binder: Binder, faults: Faults, node: ActionNode): UpdateAction {
  const path = binder.path(node.path);
  if (node.kind === 'remove') return { kind: 'remove', path, type: undefined };
  if (node.kind === 'set') {
    const value = bindSetValue(binder, faults, node.value);
    return { kind: 'set', path, value, type: value.kind === 'sum' ? 'N' : operandType(value) };
  }
  const operand = binder.value(node.value);
  checkSetOperand(faults, node.kind === 'add' ? 'ADD' : 'DELETE', valueType(operand));
  const value = operand.kind === 'value' ? operand.value : UNKNOWN;
  return { kind: node.kind, path, value, type: valueType(operand) };
}

function bindSetValue(binder: Binder, faults: Faults, node: SetValueNode): SetValue {
  if (node.kind !== 'sum') return binder.operand(node);
  const [left, right] = [binder.operand(node.left), binder.operand(node.right)];
  checkOperandTypes(faults, node.operator, [left, right], 'N');
  return { kind: 'sum', operator: node.operator, left, right };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  NULL: 'NULL',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

/** ADD takes numbers and sets, DELETE takes sets. */
function checkSetOperand(faults: Faults, operator: 'ADD' | 'DELETE', type: string | undefined): void {
  const word = type && TYPE_WORDS[type];
  if (!word || (operator === 'ADD' && type === 'N')) return;
  faults.note(
    'operand',
    `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${word}`,
  );
}

function checkOperandTypes(faults: Faults, name: string, operands: readonly Operand[], wanted: string): void {
  const wrong = operands.map(valueType).find((type) => type !== undefined && type !== wanted);
  if (wrong) faults.note('function', wrongType(name, wrong));
}

/** Functions of condition expressions. */
const CONDITION_FUNCTIONS = [
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
];

function checkFunction(faults: Faults, { name }: FunctionNode, args: readonly Operand[]): string | undefined {
  if (name !== 'if_not_exists' && name !== 'list_append') {
    faults.note('unknownFunction', notAFunction(name, CONDITION_FUNCTIONS, 'an update'));
    return undefined;
  }
  if (args.some((arg) => arg.kind === 'function' && arg.name === 'list_append')) {
    const text = 'The function is not allowed to be used this way in an expression; function: list_append';
    faults.note('misusedFunction', text);
  }
  if (args.length !== 2) {
    faults.note('function', wrongCount(name, args.length));
    return undefined;
  }
  if (name === 'list_append') {
    checkOperandTypes(faults, name, args, 'L');
    return 'L';
  }
  if (args[0]?.kind !== 'path') {
    faults.note('function', `Operator or function requires a document path; operator or function: ${name}`);
    return undefined;
  }
  return operandType(args[1]);
}
