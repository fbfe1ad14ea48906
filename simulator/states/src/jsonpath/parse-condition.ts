import { type Comparison, type Condition, type Operand, pathOf, type Step } from './nodes.ts';
import { expect, peek, type Reader, SyntaxMistake, skipSpace, take, takeMatch, takeQuoted } from './reader.ts';

/** Reads the steps of a path inside the condition. */
type TakeSteps = (reader: Reader) => Step[];

const COMPARISONS: readonly Comparison[] = ['==', '!=', '<=', '>=', '=~', '<', '>', 'nin', 'in'];

/** Reads the parenthesised condition of a filter. */
export function parseCondition(reader: Reader, takeSteps: TakeSteps): Condition {
  skipSpace(reader);
  expect(reader, '(');
  const condition = takeOr(reader, takeSteps);
  skipSpace(reader);
  expect(reader, ')');
  return condition;
}

function takeOr(reader: Reader, takeSteps: TakeSteps): Condition {
  let left = takeAnd(reader, takeSteps);
  for (;;) {
    skipSpace(reader);
    if (!take(reader, '||')) return left;
    left = { kind: 'or', left, right: takeAnd(reader, takeSteps) };
  }
}

function takeAnd(reader: Reader, takeSteps: TakeSteps): Condition {
  let left = takeTerm(reader, takeSteps);
  for (;;) {
    skipSpace(reader);
    if (!take(reader, '&&')) return left;
    left = { kind: 'and', left, right: takeTerm(reader, takeSteps) };
  }
}

function takeTerm(reader: Reader, takeSteps: TakeSteps): Condition {
  skipSpace(reader);
  if (peek(reader) === '!' && !reader.text.startsWith('!=', reader.position)) {
    reader.position += 1;
    return { kind: 'not', condition: takeTerm(reader, takeSteps) };
  }
  if (peek(reader) === '(') return parseCondition(reader, takeSteps);
  const left = takeOperand(reader, takeSteps);
  skipSpace(reader);
  const operator = COMPARISONS.find((candidate) => take(reader, candidate));
  if (!operator) return { kind: 'exists', operand: left };
  skipSpace(reader);
  return { kind: 'compare', operator, left, right: takeOperand(reader, takeSteps) };
}

function takeOperand(reader: Reader, takeSteps: TakeSteps): Operand {
  const start = reader.position;
  const root = takeMatch(reader, /[@$]/y);
  if (root !== undefined) {
    const steps = takeSteps(reader);
    const path = pathOf(reader.text.slice(start, reader.position), steps);
    return { kind: 'path', from: root === '@' ? 'current' : 'root', path };
  }
  if (peek(reader) === "'" || peek(reader) === '"') return { kind: 'literal', value: takeQuoted(reader) };
  const pattern = takeMatch(reader, /\/(?:\\.|[^/\\])+\/[a-z]*/y);
  if (pattern !== undefined) return patternOf(pattern);
  const literal = takeMatch(reader, /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\[[^\]]*\]/y);
  if (literal === undefined) throw new SyntaxMistake(`Expected a value at ${start} of ${reader.text}`);
  return { kind: 'literal', value: JSON.parse(literal.replaceAll("'", '"')) };
}

function patternOf(text: string): Operand {
  const end = text.lastIndexOf('/');
  // A pattern stands for the whole of a text.
  return { kind: 'pattern', pattern: new RegExp(`^(?:${text.slice(1, end)})$`, text.slice(end + 1)) };
}
