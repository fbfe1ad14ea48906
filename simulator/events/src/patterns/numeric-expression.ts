import type { JsonReader } from '#json';
import { type Bound, between, LARGEST_NUMBER, type ValueTest } from './value-tests.ts';

/**
 * Reads the rest of `["<operator>", <number>, ...]`; the reader stands on the opening bracket.
 * @throws {InvalidPattern} in the service's words.
 * @see "Numeric matching", Amazon EventBridge User Guide
 */
export function numericTest(reader: JsonReader): ValueTest {
  const token = reader.next();
  if (token !== 'string') reader.refuse(`Invalid member in numeric match: ${token === ']' ? ']' : reader.text()}`);
  const operator = reader.text();
  switch (operator) {
    case '=': {
      const value = operand(reader, 'equals');
      ended(reader, value);
      return between({ value, isOpen: false }, { value, isOpen: false });
    }
    case '>':
    case '>=':
      return fromBelow(reader, { value: operand(reader, operator), isOpen: operator === '>' });
    case '<':
    case '<=': {
      const value = operand(reader, operator);
      ended(reader, value);
      return between(undefined, { value, isOpen: operator === '<' });
    }
    default:
      // The number after it is read before the operator is looked at.
      reader.next();
      return reader.refuse(`Unrecognized numeric range operator: ${operator}`);
  }
}

function fromBelow(reader: JsonReader, bottom: Bound): ValueTest {
  const token = reader.next();
  if (token === ']') {
    checkComparable(reader, bottom.value);
    return between(bottom, undefined);
  }
  if (token !== 'string') reader.refuse(`Bad value in numeric range: ${reader.text()}`);
  const operator = reader.text();
  if (operator !== '<' && operator !== '<=') reader.refuse(`Bad numeric range operator: ${operator}`);
  const top = { value: operand(reader, operator), isOpen: operator === '<' };
  if (reader.next() !== ']') reader.refuse('Too many terms in numeric range expression');
  checkComparable(reader, bottom.value);
  checkComparable(reader, top.value);
  if (bottom.value >= top.value) reader.refuse('Bottom must be less than top');
  return between(bottom, top);
}

function operand(reader: JsonReader, operator: string): number {
  if (reader.next() !== 'number') reader.refuse(`Value of ${operator} must be numeric`);
  return Number(reader.text());
}

function ended(reader: JsonReader, value: number): void {
  if (reader.next() !== ']') reader.refuse('Too many elements in numeric expression');
  checkComparable(reader, value);
}

/** The service looks at the values only when it has read the whole expression. */
function checkComparable(reader: JsonReader, value: number): void {
  if (Math.abs(value) > LARGEST_NUMBER) reader.refuse('Value must be between -5.0E9 and 5.0E9, inclusive');
}
