import type { PathNode } from './nodes.ts';
import { type OperandGrammar, parsePath } from './parse-operand.ts';
import { readTokens } from './tokens.ts';

const GRAMMAR: OperandGrammar = { keywords: new Set() };

/**
 * Reads a projection expression.
 * @throws {ExpressionFault} for a syntax error.
 */
export function parseProjection(source: string): readonly PathNode[] {
  const reader = readTokens(source);
  const paths = [parsePath(reader, GRAMMAR)];
  while (reader.accept(',')) paths.push(parsePath(reader, GRAMMAR));
  if (reader.peek().kind !== 'end') reader.fail();
  return paths;
}
