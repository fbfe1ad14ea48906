import { ANY, type WildcardTokens } from './wildcard.ts';

/** Most positions in the wildcards of one field that one value may reach at once. */
const MAXIMUM_POSITIONS = 10;

/** Bound on the sets of positions that are looked at; patterns with more are taken. */
const MAXIMUM_SETS = 4_000;

/** Every other character, of which no wildcard speaks. */
const OTHER = '';

/**
 * Whether the wildcards of one field could keep too many partial matches alive at once for some value. The service
 * refuses such a rule; its limit is not published, this one agrees with what it takes and refuses in recorded cases.
 * @see "Wildcard matching complexity considerations", Amazon EventBridge User Guide
 */
export function isTooComplex(wildcards: readonly WildcardTokens[]): boolean {
  const patterns = wildcards.map((tokens) => ['"', ...tokens, '"']);
  const alphabet = new Set<string>([OTHER]);
  for (const token of patterns.flat()) if (token !== ANY) alphabet.add(token);
  const start = patterns.map((_, index) => ({ pattern: index, at: -1 }));
  const pending = [start];
  const seen = new Set<string>();
  for (let set = pending.pop(); set && seen.size < MAXIMUM_SETS; set = pending.pop()) {
    for (const character of alphabet) {
      const next = step(patterns, set, character);
      if (weight(patterns, next) > MAXIMUM_POSITIONS) return true;
      const key = next.map(({ pattern, at }) => `${pattern}:${at}`).join(' ');
      if (next.length === 0 || seen.has(key)) continue;
      seen.add(key);
      pending.push(next);
    }
  }
  return false;
}

interface Position {
  readonly pattern: number;
  /** The token consumed last. */
  readonly at: number;
}

function step(patterns: readonly WildcardTokens[], positions: readonly Position[], character: string): Position[] {
  const next = new Map<string, Position>();
  const add = (pattern: number, at: number) => next.set(`${pattern}:${at}`, { pattern, at });
  for (const { pattern, at } of positions) {
    const tokens = patterns[pattern] ?? [];
    if (tokens[at] === ANY) add(pattern, at);
    if (tokens[at + 1] === ANY) {
      add(pattern, at + 1);
      // The star may stand for nothing.
      if (tokens[at + 2] === character) add(pattern, at + 2);
    } else if (tokens[at + 1] === character) {
      add(pattern, at + 1);
    }
  }
  return [...next.values()].sort((a, b) => a.pattern - b.pattern || a.at - b.at);
}

/** Positions, and those that a star would add without a further character. */
function weight(patterns: readonly WildcardTokens[], positions: readonly Position[]): number {
  const stars = positions.filter(({ pattern, at }) => {
    if (patterns[pattern]?.[at + 1] !== ANY) return false;
    return !positions.some((other) => other.pattern === pattern && other.at === at + 1);
  });
  return positions.length + stars.length;
}
