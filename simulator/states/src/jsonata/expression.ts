import jsonata from 'jsonata';
import { BOUNDS } from './bounds.ts';

/** The text between `{%` and `%}`, trimmed; undefined where a text is no expression. */
export function expressionIn(text: string): string | undefined {
  if (!text.startsWith('{%') || !text.endsWith('%}') || text.length < 4) return undefined;
  return text.slice(2, -2).trim();
}

type Expression = ReturnType<typeof jsonata>;

const CACHE_SIZE = 4_096;
const cache = new Map<string, Expression>();

/** Parses an expression, or finds it parsed. @throws JSONata's own error when it is not well formed. */
export function parseExpression(text: string): Expression {
  const known = cache.get(text);
  if (known) return known;
  const expression = jsonata(text, BOUNDS);
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, expression);
  return expression;
}
