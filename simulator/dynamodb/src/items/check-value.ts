import { INVALID, ONE_ERROR } from '../errors.ts';
import { type AttributeValue, attributeOf, type Item, type SetType } from './attribute-value.ts';
import { canonicalNumber } from './number.ts';
import { sortSet } from './sort-set.ts';

/** A value whose members have the right JSON types, but which may still have no type, two, or a bad content. */
export type UncheckedValue = Record<string, unknown>;

/** How deep values may nest. */
const MAX_DEPTH = 32;

/** Longest name of an attribute, bytes of UTF-8. */
const MAX_NAME_BYTES = 65_535;

const TOO_DEEP =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit';
const EMPTY = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';
const SEVERAL =
  'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes';

/**
 * Checks a value, writes its numbers in canonical form and brings its sets into order, in place: the request is ours to
 * change.
 * @returns what is wrong, in the service's words.
 */
export function checkValue(value: unknown): string | undefined {
  return checkContents(value) ?? checkInnerNames(value as AttributeValue); // Just found to be one.
}

function checkContents(value: unknown, depth = 1): string | undefined {
  if (typeof value !== 'object' || value === null) return EMPTY;
  if (depth > MAX_DEPTH) return TOO_DEEP;
  const unchecked = value as UncheckedValue; // An object, as just found.
  let types = 0;
  for (const type in unchecked) {
    types += 1;
    const fault = checkContent(unchecked, type, depth);
    if (fault) return fault;
  }
  if (types === 0) return EMPTY;
  return types > 1 ? SEVERAL : undefined;
}

/** Checks the depth of attributes that were already checked apart from it, such as those that an update made. */
export function checkDepth(item: Item, names: Iterable<string>): string | undefined {
  for (const name of names) {
    const value = attributeOf(item, name);
    if (value && isDeeperThan(MAX_DEPTH, value)) return TOO_DEEP;
  }
  return undefined;
}

function isDeeperThan(levels: number, value: AttributeValue): boolean {
  if (levels === 0) return true;
  return childrenOf(value).some((child) => isDeeperThan(levels - 1, child));
}

function childrenOf(value: AttributeValue): readonly AttributeValue[] {
  if ('M' in value) return Object.values(value.M);
  return 'L' in value ? value.L : [];
}

/** Checks every value of an item, in its order, after the names of all of them and before the names within them. */
export function checkValues(values: Readonly<Record<string, unknown>> | undefined): string | undefined {
  for (const name in values) {
    const fault = checkAttributeName(name);
    if (fault) return fault;
  }
  for (const name in values) {
    const fault = checkContents(values[name]);
    if (fault) return fault;
  }
  for (const name in values) {
    const fault = checkInnerNames(values[name] as AttributeValue); // Just found to be one.
    if (fault) return fault;
  }
  return undefined;
}

/** What is wrong with an attribute's name: it may be anything but empty or longer than 64 KB. */
export function checkAttributeName(name: string): string | undefined {
  if (name === '') return `${ONE_ERROR}Empty attribute name`;
  // A unit of UTF-16 takes at most three bytes.
  if (name.length * 3 <= MAX_NAME_BYTES || Buffer.byteLength(name) <= MAX_NAME_BYTES) return undefined;
  return `${ONE_ERROR}Attribute name is too large, must be less than 65536 bytes`;
}

function checkContent(value: UncheckedValue, type: string, depth: number): string | undefined {
  const content = value[type];
  switch (type) {
    case 'N':
      return canonicalise(value, 'N');
    case 'NULL':
      return content ? undefined : `${INVALID}Null attribute value types must have the value of true`;
    case 'SS':
    case 'NS':
    case 'BS':
      return checkSet(content as string[], type); // Its JSON type was checked.
    case 'M':
      return checkChildren(Object.values(content as Readonly<Record<string, unknown>>), depth);
    case 'L':
      return checkChildren(content as unknown[], depth);
    default:
      return undefined;
  }
}

function checkChildren(values: readonly unknown[], depth: number): string | undefined {
  for (const value of values) {
    const fault = checkContents(value, depth + 1);
    if (fault) return fault;
  }
  return undefined;
}

/** Checks the names within a value, after all that it holds. */
function checkInnerNames(value: AttributeValue): string | undefined {
  if ('M' in value) {
    for (const name in value.M) {
      const fault = checkAttributeName(name);
      if (fault) return fault;
    }
  } else if (!('L' in value)) return undefined;
  for (const child of childrenOf(value)) {
    const fault = checkInnerNames(child);
    if (fault) return fault;
  }
  return undefined;
}

function canonicalise(holder: Record<string | number, unknown>, member: string | number): string | undefined {
  const result = canonicalNumber(String(holder[member] ?? ''));
  if ('fault' in result) return result.fault;
  holder[member] = result.number;
  return undefined;
}

function checkSet(elements: string[], type: SetType): string | undefined {
  if (elements.length === 0) return emptySet(type);
  if (elements.some((element) => element === null || element === undefined)) {
    return `${INVALID}An element of a set may not be null`;
  }
  if (type === 'NS') {
    const holder = elements as unknown as Record<number, unknown>; // An array is indexed by numbers too.
    for (let index = 0; index < elements.length; index += 1) {
      const fault = canonicalise(holder, index);
      if (fault) return fault;
    }
  }
  if (new Set(elements).size < elements.length) return duplicates(elements, type);
  sortSet(elements, type);
  return undefined;
}

function emptySet(type: SetType): string {
  if (type === 'BS') return `${INVALID}Binary sets should not be empty`;
  return `${INVALID}An ${type === 'SS' ? 'string' : 'number'} set  may not be empty`;
}

function duplicates(elements: readonly string[], type: SetType): string {
  const listed = `[${elements.join(', ')}]`;
  if (type === 'SS') return `${INVALID}Input collection ${listed} contains duplicates.`;
  if (type === 'BS') return `${INVALID}Input collection ${listed}of type BS contains duplicates.`;
  return 'Input collection contains duplicates';
}
