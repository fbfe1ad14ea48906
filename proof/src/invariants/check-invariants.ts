import type { Facts } from '../facts/facts.ts';
import { noLostOrder } from './i1-no-lost-order.ts';
import { noDoubleCharge } from './i2-no-double-charge.ts';
import { moneyMatchesOrders } from './i3-money.ts';
import { noOversell } from './i4-no-oversell.ts';
import { noOrphan } from './i5-no-orphan.ts';
import { eventsTellTheTruth } from './i6-events-tell-the-truth.ts';
import { outboxDrains } from './i7-outbox-drains.ts';
import { idempotentEdge } from './i8-idempotent-edge.ts';
import { isolation } from './i9-isolation.ts';
import type { Invariant, Verdict } from './invariant.ts';

/** The invariants that can be read off one moment's facts, in the order of their numbers. */
export const invariants: readonly Invariant[] = [
  noLostOrder,
  noDoubleCharge,
  moneyMatchesOrders,
  noOversell,
  noOrphan,
  eventsTellTheTruth,
  outboxDrains,
  idempotentEdge,
  isolation,
];

/** Checks every invariant against the facts of a quiet system. */
export function checkInvariants(facts: Facts): Verdict[] {
  return invariants.map(({ id, name, violations }) => {
    const found = violations(facts);
    return { id, name, holds: found.length === 0, violations: found };
  });
}
