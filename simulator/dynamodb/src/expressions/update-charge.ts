import { type AttributeValue, type Item, setElements, setOf, setTypeOf } from '../items/attribute-value.ts';
import { type Path, valueAt } from '../items/paths.ts';
import { valueBytes } from '../items/size.ts';
import type { BoundUpdate, SetValue, UpdateAction } from './bind-update.ts';

const UPDATE = 3;
const WRITTEN_CLAUSE = 19;
const TAKEN_CLAUSE = 1;
const TARGET_STEP = 4;
const READ_PATH = 1;
const READ_STEP = 14;
const FUNCTIONS: Readonly<Record<string, number>> = { list_append: 37, if_not_exists: 39 };
const SUMS = { '+': 34, '-': 37 };

/**
 * What an UpdateItem request counts towards the limit of 400 KB, bytes: its clauses with what they write, at a fixed
 * price each; neither the key nor what they leave alone. The service measures this besides the item that it makes. It
 * documents none of the figures, which were measured on it from outside; in some of its regions it leaves this out.
 * @param before the item as it is: a member that a set has already costs nothing to add.
 */
export function updateCharge({ actions }: BoundUpdate, before: Item): number {
  return actions.reduce((bytes, action) => bytes + clauseBytes(action, before), UPDATE);
}

function clauseBytes(action: UpdateAction, before: Item): number {
  const target = pathBytes(action.path) + TARGET_STEP * (action.path.length - 1);
  switch (action.kind) {
    case 'set':
      return WRITTEN_CLAUSE + target + computedBytes(action.value);
    case 'add':
      return WRITTEN_CLAUSE + target + addedBytes(action.value, valueAt(before, action.path));
    default:
      return TAKEN_CLAUSE + target;
  }
}

function computedBytes(value: SetValue): number {
  switch (value.kind) {
    case 'value':
      return valueBytes(value.value);
    case 'path':
      return READ_PATH + READ_STEP * value.path.length + pathBytes(value.path);
    case 'sum':
      return SUMS[value.operator] + computedBytes(value.left) + computedBytes(value.right);
    case 'function':
      return value.args.reduce((bytes, operand) => bytes + computedBytes(operand), FUNCTIONS[value.name] ?? 0);
    case 'unknown':
      return 0;
  }
}

function addedBytes(value: AttributeValue, existing: AttributeValue | undefined): number {
  const members = setElements(value);
  const there = new Set(existing && setElements(existing));
  const type = setTypeOf(value);
  if (!members || !type || there.size === 0) return valueBytes(value);
  const added = members.filter((member) => !there.has(member));
  return valueBytes(setOf(type, added));
}

function pathBytes(path: Path): number {
  return path.reduce<number>((bytes, element) => bytes + Buffer.byteLength(String(element)), 0);
}
