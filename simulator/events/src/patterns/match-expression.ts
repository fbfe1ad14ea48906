import type { JsonReader, JsonToken } from '#json';
import { anythingBut } from './anything-but.ts';
import { cidrRange } from './ip-address.ts';
import { type MatchExpression, validWildcard } from './match-result.ts';
import { numericTest } from './numeric-expression.ts';
import {
  anything,
  endingWith,
  fitting,
  ignoringCase,
  noneOf,
  sameText,
  startingWith,
  type ValueTest,
  within,
} from './value-tests.ts';

/**
 * Reads a match expression such as `{"prefix": "a"}`; the reader stands on its opening brace.
 * @throws {InvalidPattern} in the service's words.
 * @see "Comparison operators for use in event patterns", Amazon EventBridge User Guide
 */
export function readMatchExpression(reader: JsonReader): MatchExpression {
  if (reader.next() !== 'field') reader.refuse('Match expression name not found');
  const name = reader.text();
  const read = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!read) return reader.refuse(`Unrecognized match type ${name}`);
  return read(reader);
}

const OPERATORS: Readonly<Record<string, (reader: JsonReader) => MatchExpression>> = {
  exactly: (reader) => closing(reader, { test: sameText(stringOperand(reader, 'exact', reader.next())) }),
  prefix: (reader) => edge(reader, 'prefix', startingWith),
  suffix: (reader) => edge(reader, 'suffix', endingWith),
  'equals-ignore-case': (reader) =>
    closing(reader, { test: ignoringCase(sameText, stringOperand(reader, 'equals-ignore-case', reader.next())) }),
  wildcard: (reader) => {
    const pattern = stringOperand(reader, 'wildcard', reader.next());
    const wildcards = [validWildcard(reader, pattern)];
    return closing(reader, { test: fitting(pattern), wildcards });
  },
  // The service says "prefix" here, too.
  cidr: (reader) => closing(reader, { test: within(cidrRange(stringOperand(reader, 'prefix', reader.next()))) }),
  numeric: (reader) => {
    if (reader.next() !== '[') reader.refuse('Value of numeric must be an array.');
    const test = numericTest(reader);
    if (reader.next() !== '}') reader.refuse('Too many elements in numeric expression');
    return { test };
  },
  exists: (reader) => {
    const token = reader.next();
    if (token !== 'true' && token !== 'false') reader.refuse('exists match pattern must be either true or false.');
    return closing(reader, token === 'true' ? { test: anything } : { test: noneOf([anything]), isAbsence: true });
  },
  'anything-but': (reader) => anythingBut(reader),
};

/** `{"prefix": "a"}` or `{"prefix": {"equals-ignore-case": "a"}}`. */
function edge(reader: JsonReader, name: string, test: (text: string) => ValueTest): MatchExpression {
  const token = reader.next();
  if (token !== '{') return closing(reader, { test: test(stringOperand(reader, name, token)) });
  const title = name === 'prefix' ? 'Prefix' : 'Suffix';
  if (reader.next() !== 'field') reader.refuse(`${title} expression name not found`);
  if (reader.text() !== 'equals-ignore-case') reader.refuse(`Unsupported ${name} pattern: ${reader.text()}`);
  const text = stringOperand(reader, 'equals-ignore-case', reader.next());
  return closing(reader, closing(reader, { test: ignoringCase(test, text) }));
}

function stringOperand(reader: JsonReader, name: string, token: JsonToken): string {
  if (token !== 'string') reader.refuse(`${name} match pattern must be a string`);
  return reader.text();
}

function closing(reader: JsonReader, expression: MatchExpression): MatchExpression {
  if (reader.next() !== '}') reader.refuse('Only one key allowed in match expression');
  return expression;
}
