import type { ArchiveStore } from './archives/archive-store.ts';
import type { Deliveries } from './deliveries/deliver.ts';
import type { BusEvent } from './event.ts';
import type { RuleStore } from './rules/rule-store.ts';

/** How an event came to the bus. */
interface Arrival {
  readonly traceHeader?: string | undefined;
  /** Only these rules see it: a replay may name some. */
  readonly ruleArns?: readonly string[] | undefined;
}

/** Takes an event onto a bus, in the caller's transaction: into its archives and on its way to the targets. */
export type Ingest = (busName: string, event: BusEvent, eventText: string, arrival?: Arrival) => void;

/** Builds {@link Ingest}. A replayed event is not archived once more. */
export function createIngest(rules: RuleStore, deliveries: Deliveries, archives: ArchiveStore): Ingest {
  return (busName, event, eventText, arrival = {}) => {
    const { traceHeader, ruleArns } = arrival;
    if (event['replay-name'] === undefined) archives.keep(busName, event, eventText, traceHeader);
    // The index reads it as any JSON object.
    for (const rule of rules.matching(busName, event as unknown as Readonly<Record<string, unknown>>)) {
      if (ruleArns && !ruleArns.includes(rule.arn)) continue;
      for (const target of rule.targets) deliveries.start(rule, target, { eventText, traceHeader });
    }
  };
}
