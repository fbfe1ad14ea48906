import { type AttributeValue, typeOf } from '../items/attribute-value.ts';
import { compareValues } from '../items/compare.ts';
import { type Path, pathText } from '../items/paths.ts';
import type { Comparator, ConditionNode, ConditionSyntax, FunctionNode } from './nodes.ts';
import { type Binder, createBinder, Faults, type FunctionOperand, type Operand, type Scope } from './scope.ts';
import { notAFunction, operandType, wrongCount, wrongType } from './types.ts';

/** A condition whose placeholders are replaced and whose operands are checked. */
export type Condition =
  | FunctionOperand
  | { readonly kind: 'comparison'; readonly operator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly lower: Operand; readonly upper: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly options: readonly Operand[] }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly condition: Condition };

/** A bound condition and the paths it looks at. */
export interface BoundCondition {
  readonly condition: Condition;
  readonly paths: readonly Path[];
}

interface Binding {
  readonly binder: Binder;
  readonly paths: Path[];
  /** Faults of the whole expression. */
  readonly general: Faults;
  /** Faults of the simple condition that is being bound. */
  readonly local: Faults;
}

const LOCAL_ORDER = ['placeholder', 'operand', 'distinct', 'function'];
const GENERAL_ORDER = ['unknownFunction', 'misusedFunction', 'reserved', 'depth', 'condition'];

/**
 * Binds a condition to a request's placeholders.
 * @returns the condition, or what is wrong with it first in the service's order.
 */
export function bindCondition(syntax: ConditionSyntax, scope: Scope): BoundCondition | string {
  const general = new Faults();
  const local = new Faults();
  const places = { general, placeholders: local, nameKind: 'placeholder', valueKind: 'placeholder' };
  const binder = createBinder(scope, places, (node, args) => {
    refuseMisused(binding, args);
    return checkFunction(binding, node, args);
  });
  const paths: Path[] = [];
  const tracing: Binder = {
    ...binder,
    operand: (node) => {
      const operand = binder.operand(node);
      collectPaths(operand, paths);
      return operand;
    },
  };
  const binding: Binding = { binder: tracing, paths, general, local };
  const condition = bindNode(binding, syntax.condition);
  refuseSize(binding, condition);
  if (syntax.hasRedundantParentheses) return 'The expression has redundant parentheses;';
  return general.first(GENERAL_ORDER) ?? { condition, paths };
}

function collectPaths(operand: Operand, paths: Path[]): void {
  if (operand.kind === 'path') paths.push(operand.path);
  if (operand.kind === 'function') for (const arg of operand.args) collectPaths(arg, paths);
}

function bindNode(binding: Binding, node: ConditionNode): Condition {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const left = bindNode(binding, node.left);
      const right = bindNode(binding, node.right);
      refuseSize(binding, left);
      refuseSize(binding, right);
      return { kind: node.kind, left, right };
    }
    case 'not': {
      const condition = bindNode(binding, node.condition);
      refuseSize(binding, condition);
      return { kind: 'not', condition };
    }
    default:
      return bindLeaf(binding, node);
  }
}

function bindLeaf(binding: Binding, node: SimpleNode): Condition {
  const condition = bindSimple(binding, node);
  const fault = binding.local.first(LOCAL_ORDER);
  if (fault) binding.general.note('condition', fault);
  binding.local.clear();
  return condition;
}

type SimpleNode = Extract<ConditionNode, { kind: 'function' | 'comparison' | 'between' | 'in' }>;

function bindSimple(binding: Binding, node: SimpleNode): Condition {
  const { operand } = binding.binder;
  switch (node.kind) {
    case 'function':
      return operand(node) as FunctionOperand; // A function node is bound to a function.
    case 'comparison': {
      const [left, right] = [operand(node.left), operand(node.right)];
      refuseMisused(binding, [left, right]);
      refuseSamePath(binding, node.operator, [left, right]);
      if (ORDERING.has(node.operator)) refuseUnordered(binding, node.operator, [left, right]);
      return { kind: 'comparison', operator: node.operator, left, right };
    }
    case 'between': {
      const bound = { operand: operand(node.operand), lower: operand(node.lower), upper: operand(node.upper) };
      refuseMisused(binding, [bound.operand, bound.lower, bound.upper]);
      refuseUnordered(binding, 'BETWEEN', [bound.operand, bound.lower, bound.upper]);
      checkBounds(binding, bound.lower, bound.upper);
      return { kind: 'between', ...bound };
    }
    case 'in': {
      const [tested, options] = [operand(node.operand), node.options.map(operand)];
      refuseMisused(binding, [tested, ...options]);
      if (options.length > 100) binding.local.note('operand', wrongCount('IN', options.length + 1));
      return { kind: 'in', operand: tested, options };
    }
  }
}

const ORDERING: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);
const ORDERED_TYPES = ['S', 'N', 'B'];

/** Only texts, numbers and binaries have an order; what an attribute holds is not known here. */
function refuseUnordered(binding: Binding, operator: string, operands: readonly Operand[]): void {
  const wrong = operands.map(operandType).find((type) => type !== undefined && !ORDERED_TYPES.includes(type));
  if (wrong) binding.local.note('function', wrongType(operator, wrong));
}

function misused(name: string): string {
  return `The function is not allowed to be used this way in an expression; function: ${name}`;
}

/** Only `size` is an operand; the other functions are conditions. */
function refuseMisused({ general }: Binding, operands: readonly Operand[]): void {
  for (const operand of operands) {
    if (operand.kind === 'function' && operand.name !== 'size') general.note('misusedFunction', misused(operand.name));
  }
}

/** `size` is an operand and no condition. */
function refuseSize({ general }: Binding, condition: Condition): void {
  if (condition.kind === 'function' && condition.name === 'size') general.note('misusedFunction', misused('size'));
}

function refuseSamePath({ local }: Binding, name: string, operands: readonly Operand[]): void {
  const [a, b] = operands;
  if (operands.length !== 2 || a?.kind !== 'path' || b?.kind !== 'path') return;
  if (a.path.length !== b.path.length || a.path.some((element, index) => element !== b.path[index])) return;
  local.note(
    'distinct',
    'The first operand must be distinct from the remaining operands for this operator or function; ' +
      `operator: ${name}, first operand: ${pathText(a.path)}`,
  );
}

function shownOperand(value: AttributeValue): string {
  const type = typeOf(value);
  const content = Object.values(value)[0];
  return `AttributeValue: {${type}:${typeof content === 'object' ? JSON.stringify(content) : content}}`;
}

function checkBounds({ local }: Binding, lower: Operand, upper: Operand): void {
  if (lower.kind !== 'value' || upper.kind !== 'value') return;
  const bounds = `lower bound operand: ${shownOperand(lower.value)}, upper bound operand: ${shownOperand(upper.value)}`;
  if (typeOf(lower.value) !== typeOf(upper.value)) {
    local.note('function', `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
    return;
  }
  if ((compareValues(lower.value, upper.value) ?? 0) > 0) {
    const text = 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ';
    local.note('function', text + bounds);
  }
}

/** Functions of update expressions. */
const UPDATE_FUNCTIONS = ['if_not_exists', 'list_append'];

const OPERAND_COUNTS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

function checkFunction(binding: Binding, { name }: FunctionNode, args: readonly Operand[]): string | undefined {
  const { general, local } = binding;
  const count = Object.hasOwn(OPERAND_COUNTS, name) ? OPERAND_COUNTS[name] : undefined;
  if (count === undefined) {
    general.note('unknownFunction', notAFunction(name, UPDATE_FUNCTIONS, 'a condition'));
    return undefined;
  }
  if (general.has('unknownFunction') || local.has('operand')) return undefined;
  if (args.length !== count) {
    local.note('operand', wrongCount(name, args.length));
    return undefined;
  }
  refuseSamePath(binding, name, args);
  const fault = functionFault(name, args);
  if (fault) {
    local.note('function', fault);
    return undefined;
  }
  return name === 'size' ? 'N' : 'BOOL';
}

function functionFault(name: string, args: readonly Operand[]): string | undefined {
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
      if (args[0]?.kind === 'path') return undefined;
      return `Operator or function requires a document path; operator or function: ${name}`;
    case 'begins_with': {
      const wrong = args.map(operandType).find((type) => type !== undefined && type !== 'S' && type !== 'B');
      return wrong && wrongType(name, wrong);
    }
    case 'attribute_type':
      return attributeTypeFault(args[1]);
    case 'size': {
      const type = operandType(args[0]);
      return type && ['N', 'BOOL', 'NULL'].includes(type) ? wrongType(name, type) : undefined;
    }
    default:
      return undefined;
  }
}

const TYPE_NAMES = ['S', 'N', 'B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'NS', 'M'];

function attributeTypeFault(operand: Operand | undefined): string | undefined {
  const type = operandType(operand);
  if (type !== 'S') return wrongType('attribute_type', type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
  if (operand?.kind !== 'value' || !('S' in operand.value) || TYPE_NAMES.includes(operand.value.S)) return undefined;
  return `Invalid attribute type name found; type: ${operand.value.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`;
}
