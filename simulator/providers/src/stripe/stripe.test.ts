import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { administrator } from '#kernel';
import { openProviders } from '../testing.ts';
import { STRIPE_EXECUTION, STRIPE_HOST } from './host.ts';

/** The official SDK, whose HTTP ends in the simulated network. */
function openStripe(options: Parameters<typeof openProviders>[0] = {}) {
  const opened = openProviders(options);
  const toSimulatedNetwork = async (url: unknown, init: RequestInit = {}) => {
    const { pathname, search, host } = new URL(String(url));
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const body = Buffer.from(String(init.body ?? ''));
    const request = { method: init.method ?? 'GET', host, path: pathname + search, headers, body };
    const answer = await opened.kernel.internet.send(request, administrator);
    return new Response(Buffer.from(answer.body), { status: answer.status, headers: answer.headers });
  };
  const client = new Stripe('sk_test_123', {
    httpClient: Stripe.createFetchHttpClient(toSimulatedNetwork),
    maxNetworkRetries: 0,
  });
  return { ...opened, client };
}

const plan = { amount: 4_990, currency: 'eur', payment_method_types: ['card'], metadata: { orderId: 'O1' } };

test('a payment is planned, confirmed and refunded', async () => {
  const { client, stripe } = openStripe();

  const intent = await client.paymentIntents.create({ ...plan, payment_method: 'pm_card_visa' });
  expect(intent.status).toBe('requires_confirmation');
  expect(stripe.charges('O1')).toEqual([]);
  const confirmed = await client.paymentIntents.confirm(intent.id);
  const refund = await client.refunds.create({ payment_intent: intent.id });

  expect(confirmed).toMatchObject({ status: 'succeeded', amount_received: 4_990 });
  expect(refund).toMatchObject({ status: 'succeeded', amount: 4_990 });
  expect(stripe.charges('O1')).toMatchObject([{ status: 'succeeded', capturedMinor: 4_990, refundedMinor: 4_990 }]);
  expect(stripe.totals()).toEqual({ succeededCharges: 1, refunds: 1, capturedMinor: 4_990, refundedMinor: 4_990 });
  await expect(client.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
});

test.each([
  ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
  ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
  ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
  ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
  ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
  ['pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
])('%s is declined as %s, and the failed attempt stays on the books', async (card, code, declineCode) => {
  const { client, stripe } = openStripe();
  const intent = await client.paymentIntents.create({ ...plan, payment_method: card });

  const error = await client.paymentIntents.confirm(intent.id).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
  expect(error).toMatchObject({ statusCode: 402, code, decline_code: declineCode, payment_intent: { id: intent.id } });
  expect(stripe.charges('O1')).toMatchObject([{ status: 'failed', capturedMinor: 0 }]);
  expect(await client.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'requires_payment_method' });
});

test('a cancelled intent can never be confirmed, a succeeded one neither confirmed again nor cancelled', async () => {
  const { client } = openStripe();
  const cancelled = await client.paymentIntents.create({ ...plan, payment_method: 'pm_card_visa' });
  await client.paymentIntents.cancel(cancelled.id);
  const paid = await client.paymentIntents.create({ ...plan, payment_method: 'pm_card_visa', confirm: true });

  const unexpected = { code: 'payment_intent_unexpected_state', statusCode: 400 };
  await expect(client.paymentIntents.confirm(cancelled.id)).rejects.toMatchObject(unexpected);
  await expect(client.paymentIntents.confirm(paid.id)).rejects.toMatchObject(unexpected);
  await expect(client.paymentIntents.cancel(paid.id)).rejects.toMatchObject({
    ...unexpected,
    payment_intent: { status: 'succeeded' },
  });
});

test('a manual intent holds the money until it is captured in part', async () => {
  const { client, stripe } = openStripe();
  const held = await client.paymentIntents.create({
    ...plan,
    capture_method: 'manual',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  expect(held.status).toBe('requires_capture');
  expect(stripe.totals().capturedMinor).toBe(0);

  const captured = await client.paymentIntents.capture(held.id, { amount_to_capture: 1_000 });

  expect(captured).toMatchObject({ status: 'succeeded', amount_received: 1_000 });
  expect(stripe.totals().capturedMinor).toBe(1_000);
});

test('a key answers the same call again, refuses another one, and is forgotten after a day', async () => {
  const { client, kernel, stripe } = openStripe();
  const options = { idempotencyKey: 'O1#ChargePayment#1' };
  const first = await client.paymentIntents.create(plan, options);

  const again = await client.paymentIntents.create(plan, options);
  expect(again.id).toBe(first.id);
  await expect(client.paymentIntents.create({ ...plan, amount: 1_000 }, options)).rejects.toMatchObject({
    type: 'StripeIdempotencyError',
    statusCode: 400,
  });
  kernel.scheduler.after(24 * 3_600_000, () => undefined);
  await kernel.scheduler.untilQuiet();
  const later = await client.paymentIntents.create(plan, options);

  expect(later.id).not.toBe(first.id);
  expect(stripe.intents('O1')).toHaveLength(2);
});

test('a replay says that it is one, and names the original request', async () => {
  const { send } = openProviders();
  const create = () =>
    send(STRIPE_HOST, 'POST /v1/payment_intents', 'amount=500&currency=eur', { 'idempotency-key': 'k' });
  const first = await create();

  const again = await create();

  expect(again.body).toEqual(first.body);
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(again.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'original-request': first.headers['request-id'],
  });
});

test('a declined card is remembered as declined; a malformed call is not remembered', async () => {
  const { client, stripe } = openStripe();
  const declined = { ...plan, payment_method: 'pm_card_chargeDeclined', confirm: true };
  for (let call = 0; call < 2; call += 1) {
    await expect(client.paymentIntents.create(declined, { idempotencyKey: 'k1' })).rejects.toMatchObject({
      decline_code: 'generic_decline',
    });
  }
  expect(stripe.charges('O1')).toHaveLength(1);

  await expect(client.paymentIntents.create({ ...plan, amount: 0 }, { idempotencyKey: 'k2' })).rejects.toMatchObject({
    param: 'amount',
  });
  await expect(client.paymentIntents.create(plan, { idempotencyKey: 'k2' })).resolves.toMatchObject({ amount: 4_990 });
});

test.each([
  ['server-error', 0],
  ['crash-after', 1],
] as const)('a 500 by %s inside Stripe is kept under its key, with %i intents made', async (mode, intents) => {
  const { client, kernel, stripe } = openStripe();
  const on = { to: STRIPE_EXECUTION, operation: 'POST /v1/payment_intents' };
  kernel.faults.add({ mode, on, nth: 1 });

  for (let call = 0; call < 2; call += 1) {
    const attempt = client.paymentIntents.create(plan, { idempotencyKey: 'k' });
    await expect(attempt).rejects.toMatchObject({ statusCode: 500 });
  }

  expect(stripe.intents('O1')).toHaveLength(intents);
});

test('a key in use is refused with 409', async () => {
  const { client, kernel, stripe } = openStripe();
  kernel.faults.add({ mode: 'delay', on: { to: STRIPE_EXECUTION }, nth: 1, delayMs: 5_000 });
  const slow = client.paymentIntents.create(plan, { idempotencyKey: 'k' });

  await expect(client.paymentIntents.create(plan, { idempotencyKey: 'k' })).rejects.toMatchObject({
    statusCode: 409,
    code: 'idempotency_key_in_use',
  });
  await kernel.scheduler.untilQuiet();

  await expect(slow).resolves.toMatchObject({ object: 'payment_intent' });
  expect(stripe.intents()).toHaveLength(1);
});

test('the network answers in the words of Stripe when a fault makes it', async () => {
  const { client, kernel } = openStripe();
  kernel.faults.add({ mode: 'throttle', on: { to: STRIPE_HOST, operation: 'POST /v1/payment_intents' } });

  await expect(client.paymentIntents.create(plan)).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
});

test('more requests than the limit allows are refused until time has passed', async () => {
  const { client, kernel } = openStripe({ stripe: { requestsPerSecond: 2 } });
  await client.paymentIntents.create(plan);
  await client.paymentIntents.create(plan);

  await expect(client.paymentIntents.create(plan)).rejects.toMatchObject({
    statusCode: 429,
    headers: { 'stripe-rate-limited-reason': 'global-rate' },
  });
  kernel.scheduler.after(1_000, () => undefined);
  await kernel.scheduler.untilQuiet();

  await expect(client.paymentIntents.create(plan)).resolves.toMatchObject({ object: 'payment_intent' });
});

test('intents are listed at once, page by page, and found by metadata a minute later', async () => {
  const { client, kernel } = openStripe();
  for (const orderId of ['O1', 'O2', 'O3']) {
    await client.paymentIntents.create({ ...plan, metadata: { orderId, step: 'charge' } });
  }
  const listed: string[] = [];
  for await (const intent of client.paymentIntents.list({ limit: 2 })) listed.push(String(intent.metadata['orderId']));
  expect(listed).toEqual(['O3', 'O2', 'O1']);

  const query = "metadata['orderId']:'O2' AND metadata['step']:'charge' AND status:'requires_payment_method'";
  expect((await client.paymentIntents.search({ query })).data).toEqual([]);
  kernel.scheduler.after(60_000, () => undefined);
  await kernel.scheduler.untilQuiet();

  expect((await client.paymentIntents.search({ query })).data).toMatchObject([{ metadata: { orderId: 'O2' } }]);
});

test.each([
  [{ amount: 10 }, 'amount_too_small'],
  [{ currency: undefined }, 'parameter_missing'],
  [{ magic: 'yes' }, 'parameter_unknown'],
  [{ payment_method: 'pm_nobody' }, 'resource_missing'],
])('a call with %j is refused: %s', async (change, code) => {
  const { client } = openStripe();

  await expect(client.paymentIntents.create(Object.assign({}, plan, change))).rejects.toMatchObject({ code });
});

test('a key that is no test key is refused', async () => {
  const { send } = openProviders();

  const answer = await send(STRIPE_HOST, 'GET /v1/payment_intents', '', { authorization: 'Bearer sk_live_12345678' });

  expect(answer).toMatchObject({ status: 401, body: { error: { type: 'invalid_request_error' } } });
});
