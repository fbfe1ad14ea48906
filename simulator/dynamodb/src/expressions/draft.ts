import { validationError } from '../errors.ts';
import { type AttributeValue, attributeOf, type Item } from '../items/attribute-value.ts';
import type { Path } from '../items/paths.ts';

/** An item while it is being changed. List indexes mean the places that the elements had before. */
export interface Draft {
  get(path: Path): AttributeValue | undefined;
  /** @throws {AwsError} ValidationException when the path's parent is not there. */
  set(path: Path, value: AttributeValue): void;
  remove(path: Path): void;
  /** The changed item; lists have closed up. */
  finish(): Item;
}

const INVALID_PATH = 'The document path provided in the update expression is invalid for update';

/** A copy of our own, free to be changed. An element that was removed leaves its place empty. */
type MutableValue = { L: Array<AttributeValue | undefined> } | { M: Record<string, AttributeValue> };

/** @param paths all that will be changed: what lies on nested ones is copied before. */
export function createDraft(item: Item, paths: readonly Path[]): Draft {
  const root = { M: Object.fromEntries(Object.entries(item)) };
  for (const path of paths) {
    const head = attributeOf(root.M, String(path[0]));
    if (path.length > 1 && head) root.M[String(path[0])] = copyOf(head);
  }
  const changedLists = new Set<{ L: Array<AttributeValue | undefined> }>();

  /** The map or list that holds the last element of a path. */
  const parentOf = (path: Path): MutableValue => {
    let parent: MutableValue = root;
    for (const element of path.slice(0, -1)) {
      const value = childOf(parent, element);
      if (!value || !('L' in value || 'M' in value)) throw validationError(INVALID_PATH);
      parent = value as MutableValue; // On a nested path: it was copied.
    }
    const isIndex = typeof path[path.length - 1] === 'number';
    if (isIndex !== 'L' in parent) throw validationError(INVALID_PATH);
    if ('L' in parent) changedLists.add(parent);
    return parent;
  };

  return {
    get: (path) => childOf(parentOf(path), lastOf(path)),
    set: (path, value) => {
      const [parent, last] = [parentOf(path), lastOf(path)];
      if ('L' in parent) parent.L[Number(last)] = value;
      else parent.M[String(last)] = value;
    },
    remove: (path) => {
      const [parent, last] = [parentOf(path), lastOf(path)];
      if ('M' in parent) delete parent.M[String(last)];
      else if (Number(last) < parent.L.length) parent.L[Number(last)] = undefined;
    },
    finish: () => {
      // A list that was written far behind its end has empty places too.
      for (const list of changedLists) list.L = list.L.filter((element) => element !== undefined);
      return root.M;
    },
  };
}

function lastOf(path: Path): string | number {
  return path[path.length - 1] ?? '';
}

function childOf(parent: MutableValue, element: string | number): AttributeValue | undefined {
  if (typeof element === 'number') return 'L' in parent ? parent.L[element] : undefined;
  return 'M' in parent ? attributeOf(parent.M, element) : undefined;
}

function copyOf(value: AttributeValue): AttributeValue {
  if ('L' in value) return { L: value.L.map(copyOf) };
  if ('M' in value) {
    return { M: Object.fromEntries(Object.entries(value.M).map(([name, inner]) => [name, copyOf(inner)])) };
  }
  return value;
}
