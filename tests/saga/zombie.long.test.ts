import { expect, test } from 'vitest';
import { openShop } from '../shop.ts';

/** The same, but that every write of an effect row goes through, whatever stands there. */
const withoutEffectRow = {
  'patterns/idempotency/src/effect/effect-item.ts': 'tests/saga/effect-item-without-condition.ts',
};

/** A charge that outlives its time-out and finishes an hour later, after the refund. */
async function lateCharge(replace: Readonly<Record<string, string>>) {
  const shop = await openShop({ seed: 7, replace });
  shop.break('ChargePayment', 'zombie', { delayMs: 3_600_000 });
  const order = await shop.placeOrder();
  await shop.untilQuiet();
  const { charges } = await shop.facts();
  const moved = charges.reduce((sum, { capturedMinor, refundedMinor }) => sum + capturedMinor - refundedMinor, 0);
  const found = { status: await shop.statusOf(order), moved, violations: await shop.violations() };
  await shop.close();
  return found;
}

test('a charge that finishes after its refund leaves no money moved', async () => {
  expect(await lateCharge({})).toEqual({ status: 'CANCELLED', moved: 0, violations: [] });
});

test('without the effect row it charges a cancelled order', async () => {
  const { status, moved, violations } = await lateCharge(withoutEffectRow);

  expect(status).toBe('CANCELLED');
  expect(moved).toBeGreaterThan(0);
  expect(violations.join()).toMatch(/I3/);
});
