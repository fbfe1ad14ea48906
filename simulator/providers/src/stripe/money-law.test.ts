import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openProviders } from '../testing.ts';
import { STRIPE_HOST } from './host.ts';

/** What may be asked of one intent, in any order. */
const call = fc.oneof(
  fc.constant({ path: '/confirm', form: '' }),
  fc.constant({ path: '/confirm', form: 'payment_method=pm_card_chargeDeclined' }),
  fc.constant({ path: '/confirm', form: 'payment_method=pm_card_visa' }),
  fc.constant({ path: '/cancel', form: '' }),
  fc.integer({ min: 0, max: 1_200 }).map((amount) => ({ path: '/capture', form: `amount_to_capture=${amount}` })),
  fc.integer({ min: 0, max: 1_200 }).map((amount) => ({ path: 'refund', form: `amount=${amount}` })),
  fc.constant({ path: 'refund', form: '' }),
);

test('whatever is asked of an intent, it is charged at most once and gives back at most what it took', async () => {
  const histories = fc.asyncProperty(fc.constantFrom('manual', 'automatic'), fc.array(call), async (method, calls) => {
    const { send, stripe } = openProviders();
    const plan = `amount=1000&currency=eur&payment_method=pm_card_visa&capture_method=${method}`;
    const { body } = await send(STRIPE_HOST, 'POST /v1/payment_intents', plan);
    for (const { path, form } of calls) {
      const isRefund = path === 'refund';
      const target = isRefund ? '/v1/refunds' : `/v1/payment_intents/${body['id']}${path}`;
      await send(STRIPE_HOST, `POST ${target}`, isRefund ? `payment_intent=${body['id']}&${form}` : form);
    }

    const charged = stripe.charges().filter(({ status }) => status === 'succeeded');
    expect(charged.length).toBeLessThanOrEqual(1);
    for (const { capturedMinor, refundedMinor } of charged) {
      expect(capturedMinor).toBeLessThanOrEqual(1_000);
      expect(refundedMinor).toBeLessThanOrEqual(capturedMinor);
    }
    const { refundedMinor } = stripe.totals();
    expect(refundedMinor).toBe(charged.reduce((sum, charge) => sum + charge.refundedMinor, 0));
  });
  await fc.assert(histories, { numRuns: 100 });
});
