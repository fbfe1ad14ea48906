import { createHash } from 'node:crypto';
import { invalidParameterValue } from '../errors.ts';
import { hasForbiddenCharacters } from './body.ts';

/** A typed attribute beside a message's body; a binary value is base64 text. */
interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: string | undefined;
}

/** A message's attributes by name. */
export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

const MAXIMUM_COUNT = 10;

/** Longest name and longest type, bytes. */
const MAXIMUM_NAME_BYTES = 256;
const CHARACTERS = /^[\p{L}\p{N}_.-]+$/u;
const RESERVED = /^(aws\.|amazon)/i;
const TYPE = /^(String|Number|Binary)(\..+)?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Checks the attributes of a message.
 * @throws {AwsError} InvalidParameterValue in the service's words.
 * @see "Amazon SQS message metadata", Amazon SQS Developer Guide
 */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  const names = Object.keys(attributes);
  if (names.length > MAXIMUM_COUNT) {
    throw invalidParameterValue(`Number of message attributes [${names.length}] exceeds the allowed maximum [10].`);
  }
  for (const name of names) {
    checkName(name);
    checkValue(name, attributes[name] ?? { DataType: '' });
  }
}

function checkName(name: string): void {
  if (name === '') throw invalidParameterValue('The request must contain non-empty message (user) attribute names.');
  if (Buffer.byteLength(name) > MAXIMUM_NAME_BYTES) {
    throw invalidParameterValue('Message (user) attribute name must be shorter than 256 bytes.');
  }
  if (!CHARACTERS.test(name)) {
    throw invalidParameterValue(
      'Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ',
    );
  }
  if (RESERVED.test(name) || name.startsWith('.') || name.endsWith('.') || name.includes('..')) {
    throw invalidParameterValue(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
    );
  }
}

function checkValue(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): void {
  if (!DataType) {
    throw invalidParameterValue(
      `The message (user) attribute '${name}' must contain a non-empty message attribute type.`,
    );
  }
  const type = TYPE.exec(DataType)?.[1];
  if (!type) {
    throw invalidParameterValue(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  if (Buffer.byteLength(DataType) > MAXIMUM_NAME_BYTES) {
    throw invalidParameterValue('Message (user) attribute type must be shorter than 256 bytes.');
  }
  if (StringValue !== undefined && BinaryValue !== undefined) {
    throw invalidParameterValue(`Message (user) attribute '${name}' has multiple values.`);
  }
  if (StringValue === undefined && BinaryValue === undefined) {
    throw invalidParameterValue(
      `The message (user) attribute '${name}' must contain a non-empty message attribute value.`,
    );
  }
  const value = type === 'Binary' ? BinaryValue : StringValue;
  if (!value)
    throw invalidParameterValue(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  if (type === 'Number' && !NUMBER.test(value)) {
    throw invalidParameterValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  if (type !== 'Binary' && hasForbiddenCharacters(value)) {
    throw invalidParameterValue(`Message (user) attribute '${name}' contains invalid XML character(s).`);
  }
}

/** What the attributes add to the message's size, bytes. */
export function attributesSizeBytes(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    bytes +=
      StringValue === undefined ? Buffer.byteLength(BinaryValue ?? '', 'base64') : Buffer.byteLength(StringValue);
  }
  return bytes;
}

/**
 * The digest by which a caller checks that the attributes arrived: MD5 over name, type and value of each, sorted by
 * name, each with its length as four bytes before it.
 * @see "Calculating the MD5 message digest for message attributes", Amazon SQS Developer Guide
 */
export function attributesMd5(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    const isBinary = DataType.startsWith('Binary');
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    add(isBinary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? ''));
  }
  return hash.digest('hex');
}

/** Picks attributes by the names a receiver asks for: `All`, `.*`, a name, or a prefix followed by `.*`. */
export function selectAttributes(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const matches = (name: string) =>
    wanted.some((want) => {
      if (want === 'All' || want === '.*') return true;
      return want.endsWith('.*') ? name.startsWith(want.slice(0, -2)) : want === name;
    });
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => matches(name)));
}
