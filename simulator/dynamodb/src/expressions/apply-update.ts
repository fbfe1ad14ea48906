import { validationError } from '../errors.ts';
import {
  type AttributeValue,
  attributeOf,
  type Item,
  setElements,
  setOf,
  setTypeOf,
  typeOf,
} from '../items/attribute-value.ts';
import { addNumbers, negateNumber } from '../items/number.ts';
import { valueAt } from '../items/paths.ts';
import { sortSet } from '../items/sort-set.ts';
import type { BoundUpdate, SetValue, UpdateAction } from './bind-update.ts';
import { createDraft, type Draft } from './draft.ts';

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';
const MISSING = 'The provided expression refers to an attribute that does not exist in the item';

/**
 * Applies an update expression: every SET is computed from the item as it was.
 * @throws {AwsError} ValidationException where the item does not fit the expression.
 */
export function applyUpdate(item: Item, { actions, paths }: BoundUpdate): Item {
  const computed = new Map<UpdateAction, AttributeValue>();
  for (const action of actions) {
    if (action.kind === 'set') computed.set(action, compute(action.value, item));
  }
  const draft = createDraft(item, paths);
  for (const action of actions) applyAction(draft, action, computed.get(action));
  return draft.finish();
}

function applyAction(draft: Draft, action: UpdateAction, computed: AttributeValue | undefined): void {
  if (action.kind === 'set') {
    if (computed) draft.set(action.path, computed);
    return;
  }
  if (action.kind === 'remove') {
    draft.remove(action.path);
    return;
  }
  const existing = draft.get(action.path);
  if (existing && typeOf(existing) !== typeOf(action.value)) throw validationError(WRONG_TYPE);
  const result = action.kind === 'add' ? addTo(existing, action.value) : deleteFrom(existing, action.value);
  if (result) draft.set(action.path, result);
  else if (existing) draft.remove(action.path);
}

/** The sum of numbers or the union of sets of one type. */
export function addTo(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!existing) return value;
  if ('N' in existing && 'N' in value) return sum(existing.N, value.N);
  const union = [...new Set([...(setElements(existing) ?? []), ...(setElements(value) ?? [])])];
  const type = setTypeOf(value);
  if (!type) throw validationError(WRONG_TYPE);
  sortSet(union, type);
  return setOf(type, union);
}

/** What a set of the same type leaves; undefined when that is nothing. */
export function deleteFrom(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (!existing) return undefined;
  const gone = new Set(setElements(value));
  const left = (setElements(existing) ?? []).filter((element) => !gone.has(element));
  const type = setTypeOf(value);
  return type && left.length > 0 ? setOf(type, left) : undefined;
}

function sum(a: string, b: string): AttributeValue {
  const result = addNumbers(a, b);
  if ('fault' in result) throw validationError(result.fault);
  return { N: result.number };
}

function compute(value: SetValue, item: Item): AttributeValue {
  switch (value.kind) {
    case 'value':
      return value.value;
    case 'path': {
      const found = valueAt(item, value.path);
      if (!found) throw validationError(MISSING);
      return found;
    }
    case 'sum': {
      const [left, right] = [compute(value.left, item), compute(value.right, item)];
      if (!('N' in left) || !('N' in right)) throw validationError(WRONG_TYPE);
      return sum(left.N, value.operator === '+' ? right.N : negateNumber(right.N));
    }
    case 'function':
      return value.name === 'list_append' ? appendLists(value.args, item) : firstOf(value.args, item);
    case 'unknown':
      throw new Error('An update expression with an unknown placeholder was let in.');
  }
}

function appendLists([first, second]: readonly SetValue[], item: Item): AttributeValue {
  const [left, right] = [first && compute(first, item), second && compute(second, item)];
  if (!left || !right || !('L' in left) || !('L' in right)) throw validationError(WRONG_TYPE);
  return { L: [...left.L, ...right.L] };
}

/** `if_not_exists`: the attribute's value, or the other operand's. */
function firstOf([path, otherwise]: readonly SetValue[], item: Item): AttributeValue {
  const existing = path?.kind === 'path' ? valueAt(item, path.path) : undefined;
  if (existing) return existing;
  if (!otherwise) throw new Error('if_not_exists with one argument was let in.');
  return compute(otherwise, item);
}

/** One older update of an attribute. */
export interface AttributeUpdate {
  readonly Action?: string;
  readonly Value?: AttributeValue;
}

const MISMATCH = 'Type mismatch for attribute to update';

/**
 * Applies the older form of updates.
 * @throws {AwsError} ValidationException where an attribute has another type.
 */
export function applyAttributeUpdates(item: Item, updates: Readonly<Record<string, AttributeUpdate>>): Item {
  const result = new Map(Object.entries(item));
  for (const [name, update] of Object.entries(updates)) {
    const written = updatedValue(attributeOf(item, name), update);
    if (written) result.set(name, written);
    else result.delete(name);
  }
  return Object.fromEntries(result);
}

function updatedValue(
  existing: AttributeValue | undefined,
  { Action: action = 'PUT', Value: value }: AttributeUpdate,
): AttributeValue | undefined {
  if (!value || action === 'PUT') return value;
  if (existing && typeOf(existing) !== typeOf(value)) throw validationError(MISMATCH);
  if (action === 'DELETE') return deleteFrom(existing, value);
  if (existing && 'L' in existing && 'L' in value) return { L: [...existing.L, ...value.L] };
  return addTo(existing, value);
}
