import type { ActionNode, SectionName, SetValueNode, UpdateSyntax } from './nodes.ts';
import { type OperandGrammar, parseOperand, parsePath, parseValue } from './parse-operand.ts';
import { readTokens, type TokenReader } from './tokens.ts';

const SECTIONS: readonly SectionName[] = ['SET', 'REMOVE', 'ADD', 'DELETE'];
const GRAMMAR: OperandGrammar = { keywords: new Set<string>(SECTIONS) };

/**
 * Reads an update expression.
 * @throws {ExpressionFault} for a syntax error.
 */
export function parseUpdate(source: string): UpdateSyntax {
  const reader = readTokens(source);
  const sections: Array<UpdateSyntax['sections'][number]> = [];
  do {
    const name = SECTIONS.find((section) => reader.acceptKeyword(section));
    if (!name) return reader.fail();
    sections.push({ name, actions: parseActions(reader, name) });
  } while (reader.peek().kind !== 'end');
  return { sections };
}

function parseActions(reader: TokenReader, section: SectionName): ActionNode[] {
  const actions = [parseAction(reader, section)];
  while (reader.accept(',')) actions.push(parseAction(reader, section));
  return actions;
}

function parseAction(reader: TokenReader, section: SectionName): ActionNode {
  const path = parsePath(reader, GRAMMAR);
  if (section === 'REMOVE') return { kind: 'remove', path };
  if (section === 'ADD') return { kind: 'add', path, value: parseValue(reader) };
  if (section === 'DELETE') return { kind: 'delete', path, value: parseValue(reader) };
  reader.expect('=');
  return { kind: 'set', path, value: parseSetValue(reader) };
}

function parseSetValue(reader: TokenReader): SetValueNode {
  const isWhollyEnclosed = reader.peek().text === '(' && !['+', '-'].includes(reader.afterParenthesis().text);
  if (!isWhollyEnclosed) return parseSum(reader);
  reader.expect('(');
  const value = parseSum(reader);
  reader.expect(')');
  return value;
}

function parseSum(reader: TokenReader): SetValueNode {
  const left = parseOperand(reader, GRAMMAR);
  if (reader.accept('+')) return { kind: 'sum', operator: '+', left, right: parseOperand(reader, GRAMMAR) };
  if (reader.accept('-')) return { kind: 'sum', operator: '-', left, right: parseOperand(reader, GRAMMAR) };
  return left;
}
