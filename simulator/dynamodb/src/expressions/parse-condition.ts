import type { Comparator, ConditionNode, ConditionSyntax, OperandNode } from './nodes.ts';
import { type OperandGrammar, parseOperand, parseOperands } from './parse-operand.ts';
import { readTokens, type TokenReader } from './tokens.ts';

const KEYWORDS = new Set(['BETWEEN', 'IN', 'AND', 'OR', 'NOT']);
const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

interface Parsing {
  readonly reader: TokenReader;
  readonly grammar: OperandGrammar;
  hasRedundantParentheses: boolean;
  operatorCount: number;
}

/**
 * Reads a condition, filter or key condition expression.
 * @throws {ExpressionFault} for a syntax error.
 */
export function parseCondition(source: string): ConditionSyntax {
  const parsing: Parsing = {
    reader: readTokens(source),
    grammar: {
      keywords: KEYWORDS,
      groupsPaths: true,
      onRedundantParentheses: () => {
        parsing.hasRedundantParentheses = true;
      },
    },
    hasRedundantParentheses: false,
    operatorCount: 0,
  };
  const condition = parseOr(parsing);
  if (parsing.reader.peek().kind !== 'end') parsing.reader.fail();
  const { hasRedundantParentheses, operatorCount } = parsing;
  return { condition, hasRedundantParentheses, operatorCount };
}

function parseOr(parsing: Parsing): ConditionNode {
  let left = parseAnd(parsing);
  while (parsing.reader.acceptKeyword('OR')) {
    parsing.operatorCount += 1;
    left = { kind: 'or', left, right: parseAnd(parsing) };
  }
  return left;
}

function parseAnd(parsing: Parsing): ConditionNode {
  let left = parseNot(parsing);
  while (parsing.reader.acceptKeyword('AND')) {
    parsing.operatorCount += 1;
    left = { kind: 'and', left, right: parseNot(parsing) };
  }
  return left;
}

function parseNot(parsing: Parsing): ConditionNode {
  if (!parsing.reader.acceptKeyword('NOT')) return parseParentheses(parsing);
  parsing.operatorCount += 1;
  return { kind: 'not', condition: parseNot(parsing) };
}

function parseParentheses(parsing: Parsing): ConditionNode {
  const { reader } = parsing;
  if (reader.peek().text !== '(' || isOperandNext(reader)) return parseSimple(parsing);
  reader.expect('(');
  const innerStart = reader.position;
  const wrapsParentheses = reader.peek().text === '(' && !isOperandNext(reader);
  const closesAfterInner = wrapsParentheses && reader.afterParenthesis().text === ')';
  const condition = parseOr(parsing);
  reader.expect(')');
  if (closesAfterInner && reader.position > innerStart) parsing.hasRedundantParentheses = true;
  return condition;
}

/** What follows the closing parenthesis tells whether it encloses an operand or a condition. */
function isOperandNext(reader: TokenReader): boolean {
  const after = reader.afterParenthesis();
  if (COMPARATORS.has(after.text) || after.text === '.' || after.text === '[') return true;
  return after.kind === 'name' && ['BETWEEN', 'IN'].includes(after.text.toUpperCase());
}

function parseSimple(parsing: Parsing): ConditionNode {
  const { reader, grammar } = parsing;
  const operand = parseOperand(reader, grammar);
  parsing.operatorCount += 1;
  if (COMPARATORS.has(reader.peek().text)) {
    const operator = reader.next().text as Comparator; // The set holds nothing else.
    return { kind: 'comparison', operator, left: operand, right: parseOperand(reader, grammar) };
  }
  if (reader.acceptKeyword('BETWEEN')) return parseBetween(parsing, operand);
  if (reader.acceptKeyword('IN')) {
    reader.expect('(');
    const options = parseOperands(reader, grammar);
    reader.expect(')');
    return { kind: 'in', operand, options };
  }
  return operand.kind === 'function' ? operand : reader.fail();
}

function parseBetween({ reader, grammar }: Parsing, operand: OperandNode): ConditionNode {
  const lower = parseOperand(reader, grammar);
  if (!reader.acceptKeyword('AND')) reader.fail();
  return { kind: 'between', operand, lower, upper: parseOperand(reader, grammar) };
}
