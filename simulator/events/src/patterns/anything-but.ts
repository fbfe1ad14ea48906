import type { JsonReader, JsonToken } from '#json';
import { InvalidPattern } from './invalid-pattern.ts';
import { type MatchExpression, validWildcard } from './match-result.ts';
import {
  endingWith,
  fitting,
  ignoringCase,
  LARGEST_NUMBER,
  noneOf,
  type Scalar,
  sameText,
  startingWith,
  type ValueTest,
} from './value-tests.ts';

/** What `anything-but` may be applied to besides plain values. */
const TESTS: Readonly<Record<string, (text: string) => ValueTest>> = {
  'equals-ignore-case': (text) => ignoringCase(sameText, text),
  prefix: startingWith,
  suffix: endingWith,
  wildcard: fitting,
};

const NOT_A_STRING: Readonly<Record<string, string>> = {
  'equals-ignore-case': 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
  prefix: 'prefix/suffix match pattern must be a string',
  suffix: 'prefix/suffix match pattern must be a string',
  wildcard: 'wildcard match pattern must be a string',
};

/**
 * Reads what follows the name `anything-but`, with the braces that end the expression.
 * @throws {InvalidPattern} in the service's words.
 * @see "Anything-but matching", Amazon EventBridge User Guide
 */
export function anythingBut(reader: JsonReader): MatchExpression {
  const token = reader.next();
  if (token === '{') return anythingButTest(reader);
  checkOperand(reader, token);
  const test = token === '[' ? noneOfList(reader) : noneOfValues([plainValue(reader, token)]);
  close(reader);
  return { test };
}

function anythingButTest(reader: JsonReader): MatchExpression {
  if (reader.next() !== 'field') reader.refuse('Anything-But expression name not found');
  const name = reader.text();
  const test = Object.hasOwn(TESTS, name) ? TESTS[name] : undefined;
  if (!test) return reader.refuse(`Unsupported anything-but pattern: ${name}`);
  const token = reader.next();
  checkOperand(reader, token);
  const texts = token === '[' ? readTexts(reader, name) : [textOperand(reader, name, token)];
  const wildcards = name === 'wildcard' ? texts.map((text) => validWildcard(reader, text)) : [];
  close(reader);
  close(reader);
  return { test: noneOf(texts.map(test)), wildcards };
}

function checkOperand(reader: JsonReader, token: JsonToken): void {
  if (token === '[' || token === 'string' || token === 'number') return;
  reader.refuse('Value of anything-but must be an array or single string/number value.');
}

function noneOfList(reader: JsonReader): ValueTest {
  const values: Scalar[] = [];
  inList(reader, (token) => {
    if (token !== 'string' && token !== 'number') {
      reader.refuse('Inside anything but list, start|null|boolean is not supported.');
    }
    values.push(plainValue(reader, token));
  });
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size !== 1) {
    reader.refuse('Inside anything but list, either all values are number or string, mixed type is not supported');
  }
  return noneOfValues(values);
}

function readTexts(reader: JsonReader, name: string): string[] {
  const texts: string[] = [];
  inList(reader, (token) => texts.push(textOperand(reader, name, token)));
  return texts;
}

/** Reads a list; what is refused in it names its place twice, as the service does. */
function inList(reader: JsonReader, read: (token: JsonToken) => void): void {
  try {
    for (let token = reader.next(); token !== ']'; token = reader.next()) read(token);
  } catch (error) {
    if (error instanceof InvalidPattern) reader.refuse(error.message);
    throw error;
  }
}

function textOperand(reader: JsonReader, name: string, token: JsonToken): string {
  if (token !== 'string') reader.refuse(NOT_A_STRING[name] ?? '');
  const text = reader.text();
  if (text === '' && (name === 'prefix' || name === 'suffix')) reader.refuse('Null prefix/suffix not allowed');
  return text;
}

function plainValue(reader: JsonReader, token: JsonToken): Scalar {
  if (token === 'string') return reader.text();
  const value = Number(reader.text());
  if (Math.abs(value) > LARGEST_NUMBER) throw new InvalidPattern('Value must be between -5.0E9 and 5.0E9, inclusive');
  return value;
}

function noneOfValues(values: readonly Scalar[]): ValueTest {
  const refused = new Set(values);
  return (value) => !refused.has(value);
}

function close(reader: JsonReader): void {
  if (reader.next() !== '}') reader.refuse('Too many elements in numeric expression');
}
