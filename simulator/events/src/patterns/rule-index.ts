import { type FieldValue, fieldValues, preparePath } from './event-fields.ts';
import { type BoundField, matchesBranch } from './match-branch.ts';
import type { Branch, Pattern } from './pattern.ts';

/** Finds the rules that match an event, without trying each. */
export interface RuleIndex<Rule> {
  /** The rules that match, in the order in which they were given. */
  match(event: Readonly<Record<string, unknown>>): Rule[];
}

interface Entry<Rule> {
  readonly rule: Rule;
  readonly position: number;
  readonly fields: readonly BoundField[];
}

/** Stands for "any" in a key. */
const ANY = '\u0000';

/**
 * Builds an index. Rules that name their events' source and detail type are found by them; the values of a field are
 * looked up once an event, however many rules ask.
 */
export function createRuleIndex<Rule>(
  rules: readonly { readonly rule: Rule; readonly pattern: Pattern }[],
): RuleIndex<Rule> {
  const buckets = new Map<string, Entry<Rule>[]>();
  const everything: Entry<Rule>[] = [];
  const bind = createFieldCache();

  for (const [position, { rule, pattern }] of rules.entries()) {
    for (const branch of pattern.branches) {
      const entry = { rule, position, fields: branch.map((field) => ({ ...field, values: bind.values(field.path) })) };
      everything.push(entry);
      for (const key of keysOf(branch)) {
        const bucket = buckets.get(key) ?? [];
        buckets.set(key, bucket);
        bucket.push(entry);
      }
    }
  }

  return {
    match: (event) => {
      bind.begin(event);
      const source = event['source'];
      const detailType = event['detail-type'];
      const isPlain = typeof source === 'string' && typeof detailType === 'string';
      const found: Entry<Rule>[] = [];
      const tryAll = (entries: readonly Entry<Rule>[] | undefined) => {
        for (const entry of entries ?? []) if (matchesBranch(entry.fields)) found.push(entry);
      };
      if (isPlain) {
        for (const key of [keyOf(source, detailType), keyOf(source, ANY), keyOf(ANY, detailType), keyOf(ANY, ANY)]) {
          tryAll(buckets.get(key));
        }
      } else {
        tryAll(everything);
      }
      return inOrder(found);
    },
  };
}

function inOrder<Rule>(found: readonly Entry<Rule>[]): Rule[] {
  if (found.length <= 1) return found.map(({ rule }) => rule);
  const byPosition = new Map(found.map(({ position, rule }) => [position, rule]));
  return [...byPosition].sort(([a], [b]) => a - b).map(([, rule]) => rule);
}

const keyOf = (source: string, detailType: string) => `${source}\u0001${detailType}`;

function keysOf(branch: Branch): string[] {
  const exact = (path: string) => branch.find((field) => field.path === path)?.exactTexts ?? [ANY];
  const detailTypes = exact('detail-type');
  const keys = exact('source').flatMap((source) => detailTypes.map((detailType) => keyOf(source, detailType)));
  return [...new Set(keys)];
}

/** Looks each path up once an event. */
function createFieldCache(): { begin(event: unknown): void; values(path: string): () => readonly FieldValue[] } {
  const readers = new Map<string, () => readonly FieldValue[]>();
  let current: unknown;
  let generation = 0;

  const readerOf = (path: string) => {
    const prepared = preparePath(path);
    let known: readonly FieldValue[] = [];
    let knownGeneration = -1;
    return () => {
      if (knownGeneration !== generation) {
        known = fieldValues(current, prepared);
        knownGeneration = generation;
      }
      return known;
    };
  };

  return {
    begin: (event) => {
      current = event;
      generation += 1;
    },
    values: (path) => {
      const reader = readers.get(path) ?? readerOf(path);
      readers.set(path, reader);
      return reader;
    },
  };
}
