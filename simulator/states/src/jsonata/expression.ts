import { compile, evaluateAtOnce } from './at-once.ts';

/** The text between `{%` and `%}`, trimmed; undefined where a text is no expression. */
export function expressionIn(text: string): string | undefined {
  if (!text.startsWith('{%') || !text.endsWith('%}') || text.length < 4) return undefined;
  return text.slice(2, -2).trim();
}

/** A parsed expression. */
export interface Expression {
  /** The library's syntax tree. */
  ast(): unknown;
  /** What it yields. @throws JSONata's own error. */
  evaluate(bindings: Readonly<Record<string, unknown>>): unknown;
}

const CACHE_SIZE = 4_096;
const cache = new Map<string, Expression>();

/** Parses an expression, or finds it parsed. @throws JSONata's own error when it is not well formed. */
export function parseExpression(text: string): Expression {
  const known = cache.get(text);
  if (known) return known;
  const compiled = compile(text);
  const isWatched = hasPattern(compiled.ast());
  const expression: Expression = {
    ast: () => compiled.ast(),
    evaluate: (bindings) => evaluateAtOnce(compiled, bindings, isWatched),
  };
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, expression);
  return expression;
}

/** Whether there is a regular expression in a syntax tree. */
function hasPattern(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return Object(node).type === 'regex' || Object.values(node).some(hasPattern);
}
