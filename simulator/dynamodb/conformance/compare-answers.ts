import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './endpoint.ts';

/** Operations that answer items in an order of the endpoint's own. */
const UNORDERED: ReadonlySet<string> = new Set(['Scan', 'BatchGetItem']);

/** Whether two endpoints said the same: the same result, or an error of the same name and message. */
export function saySame(operation: string, ours: Answer, theirs: Answer): boolean {
  if (ours.kind !== 'result' || theirs.kind !== 'result') return isDeepStrictEqual(ours, theirs);
  return isDeepStrictEqual(normalised(ours.body, operation), normalised(theirs.body, operation));
}

/** Sets in an order of their own; so too the items that an operation answers in no particular order. */
function normalised(value: unknown, operation: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((each) => normalised(each, operation));
    return UNORDERED.has(operation) && items.every((item) => typeof item === 'object') ? sorted(items) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      /^[SNB]S$/.test(name) && Array.isArray(member) ? sorted(member) : normalised(member, operation),
    ]),
  );
}

function sorted(items: readonly unknown[]): unknown[] {
  return items
    .map((item) => ({ item, text: JSON.stringify(item, ordered) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ item }) => item);
}

/** Members by name, so that equal objects have equal texts. */
function ordered(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
