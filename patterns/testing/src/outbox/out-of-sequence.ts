/** A publication, as a bus or an archive saw it. */
export interface Publication {
  readonly eventId: string;
  readonly source: string;
  readonly aggregateId: string;
  /** The event's place in its aggregate's history, from 1. */
  readonly sequence: number;
}

/**
 * What an outbox promises of its publications: for every aggregate of a source, the first publication of each event
 * comes in sequence, from 1 and without a gap. Duplicates may follow: they are the inbox's affair.
 * @param published in the order in which the bus took them.
 * @returns each aggregate for which it does not hold, in words; empty: it holds.
 */
export function outOfSequence(published: readonly Publication[]): string[] {
  const seen = new Set<string>();
  const sequences = new Map<string, number[]>();
  for (const { eventId, source, aggregateId, sequence } of published) {
    if (seen.has(eventId)) continue;
    seen.add(eventId);
    const aggregate = `${source} ${aggregateId}`;
    const left = sequences.get(aggregate) ?? [];
    left.push(sequence);
    sequences.set(aggregate, left);
  }
  return [...sequences]
    .filter(([, left]) => left.some((sequence, at) => sequence !== at + 1))
    .map(([aggregate, left]) => `${aggregate}: events left in the sequence ${left.join(', ')}.`);
}
