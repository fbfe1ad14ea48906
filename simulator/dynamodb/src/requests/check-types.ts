import { serializationError } from '../errors.ts';
import type { Members, Place, Shape } from './shapes.ts';

/** A request whose members have the types of its shape; members that the shape does not know are gone. */
export type Checked = Readonly<Record<string, unknown>>;

/**
 * Reads a request: a copy with the members that the operation knows, nulls left out.
 * @throws {AwsError} SerializationException, as the service words it, for a member of another JSON type.
 */
export function checkTypes(request: Readonly<Record<string, unknown>>, members: Members): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const name in members) {
    const shape = members[name];
    const given = Object.hasOwn(request, name) ? request[name] : undefined;
    if (given === null || given === undefined || !shape) continue;
    checked[name] = checkType(given, shape);
  }
  return checked;
}

function checkType(given: unknown, shape: Shape): unknown {
  switch (shape.type) {
    case 'String':
      return readText(given);
    case 'Boolean':
      return readBoolean(given);
    case 'Integer':
    case 'Long':
      return readInteger(given, shape.type);
    case 'Blob':
      return readBlob(given);
    case 'AttributeValue':
      return readValue(given, shape.place);
    case 'List':
      return readList(given, shape);
    case 'Map':
      return readMap(given, shape);
    case 'Structure':
      refuseNonStructure(given, shape.of, shape.place);
      return checkTypes(given as Record<string, unknown>, shape.members); // Neither scalar nor list, as just found.
  }
}

function refuseStructures(given: unknown, className: string): void {
  if (typeof given !== 'object') return;
  if (Array.isArray(given)) throw serializationError(`Unrecognized collection type class ${className}`);
  throw serializationError('Start of structure or map found where not expected');
}

function numberKind(given: number): string {
  return Number.isInteger(given) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
}

function readText(given: unknown): string {
  if (typeof given === 'string') return given;
  if (typeof given === 'boolean') {
    throw serializationError(`${given ? 'TRUE_VALUE' : 'FALSE_VALUE'} cannot be converted to String`);
  }
  if (typeof given === 'number') throw serializationError(`${numberKind(given)} cannot be converted to String`);
  refuseStructures(given, 'java.lang.String');
  throw serializationError('Unexpected value type in payload');
}

const TRUE_TEXTS = new Set(['TRUE', '1', 'YES']);
const FALSE_TEXTS = new Set(['FALSE', '0', 'NO']);

function readBoolean(given: unknown): boolean {
  if (typeof given === 'boolean') return given;
  if (typeof given === 'number') throw serializationError(`${numberKind(given)} cannot be converted to Boolean`);
  refuseStructures(given, 'java.lang.Boolean');
  const text = String(given).toUpperCase();
  if (TRUE_TEXTS.has(text)) return true;
  if (FALSE_TEXTS.has(text)) return false;
  throw serializationError('Unexpected token received from parser');
}

function readInteger(given: unknown, type: string): number {
  if (typeof given === 'number') return Math.floor(given);
  if (typeof given === 'boolean') {
    throw serializationError(`${given ? 'TRUE_VALUE' : 'FALSE_VALUE'} cannot be converted to ${type}`);
  }
  refuseStructures(given, `java.lang.${type}`);
  throw serializationError(`STRING_VALUE cannot be converted to ${type}`);
}

function readBlob(given: unknown): string {
  if (typeof given === 'boolean' || typeof given === 'number') {
    throw serializationError('only base-64-encoded strings are convertible to bytes');
  }
  refuseStructures(given, 'java.nio.ByteBuffer');
  const text = String(given);
  if (text.length % 4 !== 0) {
    throw serializationError(`Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`);
  }
  if (Buffer.from(text, 'base64').toString('base64') !== text) {
    throw serializationError('Invalid last non-pad Base64 character dectected');
  }
  return text;
}

const NOT_A_CLASS =
  'class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class ' +
  '(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of ' +
  "loader 'bootstrap')";

function readList(given: unknown, shape: Shape & { type: 'List' }): unknown[] {
  if (typeof given !== 'object') throw serializationError(shape.parameterized ? NOT_A_CLASS : 'Unexpected field type');
  if (!Array.isArray(given)) throw serializationError('Start of structure or map found where not expected');
  return given.map((child) => checkElement(child, shape.element));
}

function readMap(given: unknown, shape: Shape & { type: 'Map' }): Record<string, unknown> {
  if (typeof given !== 'object') throw serializationError(shape.parameterized ? NOT_A_CLASS : 'Unexpected field type');
  if (Array.isArray(given)) {
    throw serializationError(`Unrecognized collection type java.util.Map<java.lang.String, ${className(shape.of)}>`);
  }
  const checked: Record<string, unknown> = {};
  const entries = given as Record<string, unknown>; // Neither scalar nor list, as just found.
  for (const name of Object.keys(entries)) define(checked, name, checkElement(entries[name], shape.element));
  return checked;
}

/** A null in a list or map: where more than a scalar belongs it is read as an empty one, and found wanting as such. */
function checkElement(child: unknown, element: Shape): unknown {
  if (child !== null) return checkType(child, element);
  if (element.type === 'List') return [];
  return element.type === 'Map' || element.type === 'Structure' || element.type === 'AttributeValue' ? {} : null;
}

/** An attribute may have any name, also `__proto__`. */
function define(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, writable: true });
  else object[name] = value;
}

function className(of: string): string {
  return of.includes('.') ? of : `com.amazonaws.dynamodb.v20120810.${of}`;
}

function refuseNonStructure(given: unknown, of: string, place: Place): void {
  if (typeof given !== 'object') {
    throw serializationError(place === 'Field' ? 'Unexpected field type' : 'Unexpected value type in payload');
  }
  if (Array.isArray(given)) throw serializationError(`Unrecognized collection type class ${className(of)}`);
}

function readValue(given: unknown, place: Place): Record<string, unknown> {
  const plain = readPlainValue(given);
  if (plain) return plain;
  refuseNonStructure(given, 'AttributeValue', place);
  const checked: Record<string, unknown> = {};
  const members = given as Record<string, unknown>; // Neither scalar nor list, as just found.
  for (const type in VALUE_READERS) {
    const content = members[type];
    if (content === null || content === undefined) continue;
    checked[type] = VALUE_READERS[type]?.(content);
  }
  return checked;
}

/** A value as nearly all of them are: one text, number or truth value. */
function readPlainValue(given: unknown): Record<string, unknown> | undefined {
  const members = Object(given) as Readonly<Record<string, unknown>>;
  const [type, another] = Object.keys(members);
  if (type === undefined || another !== undefined) return undefined;
  const content = members[type];
  if (typeof content === 'string') return type === 'S' ? { S: content } : type === 'N' ? { N: content } : undefined;
  return typeof content === 'boolean' && type === 'BOOL' ? { BOOL: content } : undefined;
}

const nestedValues: Shape = { type: 'Map', of: 'AttributeValue', element: { type: 'AttributeValue', place: 'Value' } };
const listOfValues: Shape & { type: 'List' } = { type: 'List', element: { type: 'AttributeValue', place: 'Value' } };
const listOfTexts: Shape & { type: 'List' } = { type: 'List', element: { type: 'String' } };
const listOfBlobs: Shape & { type: 'List' } = { type: 'List', element: { type: 'Blob' } };

const VALUE_READERS: Readonly<Record<string, (content: unknown) => unknown>> = {
  S: readText,
  B: readBlob,
  N: readText,
  BOOL: readBoolean,
  NULL: readBoolean,
  BS: (content) => readList(content, listOfBlobs),
  NS: (content) => readList(content, listOfTexts),
  SS: (content) => readList(content, listOfTexts),
  L: (content) => readList(content, listOfValues),
  M: (content) => checkType(content, nestedValues),
};
