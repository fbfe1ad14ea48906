import type { Scalar } from './value-tests.ts';

/** A value in an event, and the array elements that it lies in. */
export interface FieldValue {
  readonly value: Scalar;
  readonly membership: Membership | undefined;
}

/** "Within element `index` of this array", and of others around it. */
export interface Membership {
  readonly array: readonly unknown[];
  readonly index: number;
  readonly outer: Membership | undefined;
}

/** A path prepared for look-up: at each place, the names that may come next and the place after each. */
export type PreparedPath = ReadonlyArray<ReadonlyArray<{ readonly name: string; readonly next: number }>>;

/** Prepares a path: `a.b` is `b` in `a`, or the one name `a.b`. */
export function preparePath(path: string): PreparedPath {
  const parts = path.split('.');
  return parts.map((_, from) =>
    parts.slice(from).map((_part, length) => ({
      name: parts.slice(from, from + length + 1).join('.'),
      next: from + length + 1,
    })),
  );
}

/** Finds the values of a field: leaves only, each element of an array for itself. */
export function fieldValues(event: unknown, path: PreparedPath): readonly FieldValue[] {
  const found: FieldValue[] = [];
  collect(event, path, 0, undefined, found);
  return found;
}

function collect(
  node: unknown,
  path: PreparedPath,
  at: number,
  membership: Membership | undefined,
  found: FieldValue[],
): void {
  if (Array.isArray(node)) {
    collectElements(node, path, at, membership, found);
    return;
  }
  const names = path[at];
  if (names === undefined) {
    if (isScalar(node)) found.push({ value: node, membership });
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const { name, next } of names) {
    // Own properties only: an event may lack a field that every object inherits.
    if (Object.hasOwn(node, name)) collect(Reflect.get(node, name), path, next, membership, found);
  }
}

function collectElements(
  array: readonly unknown[],
  path: PreparedPath,
  at: number,
  outer: Membership | undefined,
  found: FieldValue[],
): void {
  for (let index = 0; index < array.length; index += 1) {
    const element = array[index];
    const isLeaf = typeof element !== 'object' || element === null;
    if (isLeaf && path[at] !== undefined) continue;
    collect(element, path, at, isLeaf ? outer : { array, index, outer }, found);
  }
}

function isScalar(node: unknown): node is Scalar {
  return node === null || typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean';
}

/** Whether two values lie in the same element of every array that they share. */
export function agree(one: Membership | undefined, other: Membership | undefined): boolean {
  for (let a = one; a; a = a.outer) {
    for (let b = other; b; b = b.outer) {
      if (a.array === b.array && a.index !== b.index) return false;
    }
  }
  return true;
}

/** Both memberships together. */
export function joined(one: Membership | undefined, other: Membership | undefined): Membership | undefined {
  if (!one || !other) return one ?? other;
  return { array: other.array, index: other.index, outer: joined(one, other.outer) };
}
