import { parsePattern } from './parse-pattern.ts';
import { createRuleIndex } from './rule-index.ts';

/**
 * Compiles an event pattern; also the filters of Lambda's event source mappings are written in this language.
 * @param text JSON.
 * @returns a test of events, which are parsed JSON.
 * @throws {InvalidPattern} with the reason that the service gives.
 * @example compilePattern('{"source": ["orders"]}')({ source: 'orders' }) // true
 */
export function compilePattern(text: string): (event: Readonly<Record<string, unknown>>) => boolean {
  const index = createRuleIndex([{ rule: true, pattern: parsePattern(text) }]);
  return (event) => index.match(event).length > 0;
}
