import { type AttributeValue, type Item, setElements, typeOf } from './attribute-value.ts';
import { compareNumbers } from './number.ts';

/** Whether two values are the same: sets without regard to order, lists and maps by content. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  if ('L' in a && 'L' in b) return equalLists(a.L, b.L);
  if ('M' in a && 'M' in b) return equalItems(a.M, b.M);
  const elements = setElements(a);
  if (elements) return equalSets(elements, setElements(b) ?? []);
  return scalarContent(a) === scalarContent(b);
}

/** Whether two items have the same attributes with the same values. */
export function equalItems(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const [x, y] = [a[name], Object.hasOwn(b, name) ? b[name] : undefined];
    return x !== undefined && y !== undefined && equalValues(x, y);
  });
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((value, index) => {
    const other = b[index];
    return other !== undefined && equalValues(value, other);
  });
}

function equalSets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const others = new Set(b);
  return a.every((element) => others.has(element));
}

function scalarContent(value: AttributeValue): unknown {
  return Object.values(value)[0];
}

/**
 * The order of two values of one ordered type (string by UTF-8 bytes, number, binary by bytes).
 * @returns negative, zero or positive; undefined where the types differ or have no order.
 */
export function compareValues(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('S' in a && 'S' in b) return compareStrings(a.S, b.S);
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  if ('B' in a && 'B' in b) return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'));
  return undefined;
}

/** The order of two texts: that of their UTF-8 bytes. */
export function compareStrings(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Whether a value contains an operand: a part of a text or of bytes, an element of a set or list. */
export function containsValue(value: AttributeValue, operand: AttributeValue): boolean {
  if ('S' in value) return 'S' in operand && value.S.includes(operand.S);
  if ('B' in value) return 'B' in operand && Buffer.from(value.B, 'base64').includes(Buffer.from(operand.B, 'base64'));
  if ('SS' in value) return 'S' in operand && value.SS.includes(operand.S);
  if ('NS' in value) return 'N' in operand && value.NS.includes(operand.N);
  if ('BS' in value) return 'B' in operand && value.BS.includes(operand.B);
  if ('L' in value) return value.L.some((element) => equalValues(element, operand));
  return false;
}

/** Whether a text or binary value begins with another one. */
export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S);
  if ('B' in value && 'B' in prefix) {
    const [bytes, start] = [Buffer.from(value.B, 'base64'), Buffer.from(prefix.B, 'base64')];
    return bytes.subarray(0, start.length).equals(start);
  }
  return false;
}
