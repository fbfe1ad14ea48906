import type { Json, JsonObject } from '../json.ts';
import { type Comparison, comparisonOf, difference } from './matches.ts';

/** Where a history differs from the recorded one; undefined when it does not. */
export function historyDifference(
  expected: readonly JsonObject[],
  actual: readonly JsonObject[],
  order: 'concurrent' | 'sorted' | undefined,
  comparison: Comparison,
): string | undefined {
  const recorded = expected.map(({ stateName: _stateName, ...event }) => event);
  const ours = actual.map(({ timestamp: _timestamp, ...event }) => event);
  if (order === undefined) return inOrder(recorded, ours, comparison);
  if (order === 'concurrent') return inOrder(recorded, ours, comparison) && asSets(recorded, ours, comparison);
  return sortedDifference(recorded, withoutParallelEnds(ours), comparison);
}

function inOrder(expected: readonly JsonObject[], actual: readonly JsonObject[], comparison: Comparison) {
  for (const [index, event] of expected.entries()) {
    const found = difference(event, actual[index], comparison, `event ${index + 1}`);
    if (found !== undefined) return `${found} in ${types(actual)}`;
  }
  return expected.length === actual.length ? undefined : `expected ${types(expected)}, was ${types(actual)}`;
}

function asSets(expected: readonly JsonObject[], actual: readonly JsonObject[], comparison: Comparison) {
  const left = actual.map(withoutIds);
  for (const event of expected.map(withoutIds)) {
    const index = left.findIndex((candidate) => {
      const trial = comparisonOf([...comparison.wildcards]);
      return difference(event, candidate, { ...trial, values: new Map(comparison.values) }) === undefined;
    });
    if (index < 0) return `no event like ${JSON.stringify(event)} in ${JSON.stringify(left)}`;
    left.splice(index, 1);
  }
  return left.length === 0 ? undefined : `too many events: ${types(left)}`;
}

/** The events inside a Parallel state were recorded sorted, without their ids: the others are compared in order. */
function sortedDifference(expected: readonly JsonObject[], actual: readonly JsonObject[], comparison: Comparison) {
  const isInside = (event: JsonObject) =>
    JSON.stringify(event['id']) === '"[0]"' || JSON.stringify(event['id']) === '[0]';
  const inside = expected.flatMap((event, index) => (isInside(event) ? [index] : []));
  const actualInside = inside.flatMap((index) => actual.slice(index, index + 1));
  const outside = expected.flatMap((event, index) => (isInside(event) ? [] : [index]));
  return (
    (expected.length === actual.length ? undefined : `expected ${types(expected)}, was ${types(actual)}`) ??
    asSets(
      inside.flatMap((index) => expected.slice(index, index + 1)),
      actualInside,
      comparison,
    ) ??
    inOrder(
      outside.flatMap((index) => expected.slice(index, index + 1)),
      outside.flatMap((index) => actual.slice(index, index + 1)),
      comparison,
    )
  );
}

function withoutParallelEnds(events: readonly JsonObject[]): JsonObject[] {
  return events.filter(({ type }, index) => {
    // So is the end of one inside another, when nothing comes between them.
    if (type === 'ParallelStateExited' && events[index + 1]?.['type'] === 'ParallelStateSucceeded') return false;
    const isEnd = type === 'ParallelStateSucceeded' || type === 'ParallelStateFailed';
    return !(isEnd && events[index + 1]?.['type'] === 'ParallelStateExited');
  });
}

function withoutIds({ id: _id, previousEventId: _previous, ...event }: JsonObject): JsonObject {
  return event;
}

function types(events: readonly JsonObject[]): string {
  return events.map(({ type }: Readonly<Record<string, Json>>) => String(type)).join(' ');
}
