import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** How a step's hold stands: `HOLD#<step>` in the table of the step's service. */
export interface Hold {
  /** A person holds the step: since when, RFC 3339 in UTC. */
  readonly heldSince?: string;
  readonly heldBy?: string;
  readonly heldWhy?: string;
  /** Attempts that failed in a row, whosever they were. */
  readonly failures: number;
  /** The circuit breaker is open: nobody tries until then, and then one does. ms since the epoch. */
  readonly openUntilMs?: number;
  /** How often one has tried since it opened. */
  readonly probes: number;
}

/** The key of a step's hold. The state machine reads the same row by itself. */
export function holdKey(step: string): Record<string, AttributeValue> {
  return { pk: { S: `HOLD#${step}` }, sk: { S: '#' } };
}

/** The hold as its row says; no row is no hold. */
export function fromHoldItem(item: Readonly<Record<string, AttributeValue>> = {}): Hold {
  const { heldSince, heldBy, heldWhy, failures, openUntilMs, probes } = item;
  return {
    ...(heldSince?.S === undefined ? {} : { heldSince: heldSince.S }),
    ...(heldBy?.S === undefined ? {} : { heldBy: heldBy.S }),
    ...(heldWhy?.S === undefined ? {} : { heldWhy: heldWhy.S }),
    ...(openUntilMs?.N === undefined ? {} : { openUntilMs: Number(openUntilMs.N) }),
    failures: Number(failures?.N ?? 0),
    probes: Number(probes?.N ?? 0),
  };
}
