import type { OperandNode, PathElement, PathNode, ValueNode } from './nodes.ts';
import type { TokenReader } from './tokens.ts';

/** How operands of one kind of expression are read. */
export interface OperandGrammar {
  /** Words that are no names here. */
  readonly keywords: ReadonlySet<string>;
  /** Told of parentheses around parentheses. */
  readonly onRedundantParentheses?: () => void;
  /** A path may begin with a path in parentheses. */
  readonly groupsPaths?: boolean;
}

/** Reads an operand that may stand in parentheses. */
export function parseOperand(reader: TokenReader, grammar: OperandGrammar): OperandNode {
  if (reader.peek().text !== '(' || beginsGroupedPath(reader, grammar)) return parseBareOperand(reader, grammar);
  reader.expect('(');
  if (reader.peek().text === '(' && grammar.onRedundantParentheses) {
    grammar.onRedundantParentheses();
    const inner = parseOperand(reader, grammar);
    reader.expect(')');
    return inner;
  }
  const operand = parseBareOperand(reader, grammar);
  reader.expect(')');
  return operand;
}

function beginsGroupedPath(reader: TokenReader, grammar: OperandGrammar): boolean {
  const after = reader.afterParenthesis().text;
  return grammar.groupsPaths === true && (after === '.' || after === '[');
}

function parseBareOperand(reader: TokenReader, grammar: OperandGrammar): OperandNode {
  const token = reader.peek();
  if (token.kind === 'value') return parseValue(reader);
  if (token.kind === 'name' && reader.peek(1).text === '(' && !grammar.keywords.has(token.text.toUpperCase())) {
    return parseFunction(reader, grammar);
  }
  return parsePath(reader, grammar);
}

/** Reads a placeholder for a value. */
export function parseValue(reader: TokenReader): ValueNode {
  if (reader.peek().kind !== 'value') reader.fail();
  return { kind: 'value', placeholder: reader.next().text };
}

function parseFunction(reader: TokenReader, grammar: OperandGrammar): OperandNode {
  const name = reader.next().text;
  reader.expect('(');
  const args = parseOperands(reader, grammar);
  reader.expect(')');
  return { kind: 'function', name, args };
}

/** Reads one or more operands with commas between them. */
export function parseOperands(reader: TokenReader, grammar: OperandGrammar): OperandNode[] {
  const operands = [parseOperand(reader, grammar)];
  while (reader.accept(',')) operands.push(parseOperand(reader, grammar));
  return operands;
}

/** Reads a document path. */
export function parsePath(reader: TokenReader, grammar: OperandGrammar): PathNode {
  const elements: PathElement[] = parsePathHead(reader, grammar);
  for (;;) {
    if (reader.accept('.')) elements.push(parseName(reader, grammar));
    else if (reader.accept('[')) elements.push(parseIndex(reader));
    else return { kind: 'path', elements };
  }
}

function parsePathHead(reader: TokenReader, grammar: OperandGrammar): PathElement[] {
  if (!grammar.groupsPaths || !reader.accept('(')) return [parseName(reader, grammar)];
  if (reader.peek().text === '(') grammar.onRedundantParentheses?.();
  const path = parsePath(reader, grammar);
  reader.expect(')');
  return [...path.elements];
}

function parseName(reader: TokenReader, grammar: OperandGrammar): PathElement {
  const token = reader.peek();
  if (token.kind === 'attribute') return { placeholder: reader.next().text };
  if (token.kind !== 'name' || grammar.keywords.has(token.text.toUpperCase())) reader.fail();
  return { name: reader.next().text };
}

function parseIndex(reader: TokenReader): number {
  if (reader.peek().kind !== 'number') reader.fail();
  const index = Number(reader.next().text);
  reader.expect(']');
  return index;
}
