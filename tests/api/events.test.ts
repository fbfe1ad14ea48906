import { OrderCancelled, OrderPlaced, parseEvent } from '@backstitch/contracts';
import { administrator } from '@backstitch/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
let orderId: string;
beforeAll(async () => {
  shop = await openShop({ seed: 11 });
  orderId = await shop.placeOrder();
  await shop.untilQuiet();
});
afterAll(() => shop.close());

interface Told {
  readonly detail: { readonly metadata: Record<string, unknown>; readonly data: Record<string, unknown> };
}

function events(): Told[] {
  return [...shop.system.simulator.archivedEvents('backstitch-dev-archive')].map((text) => JSON.parse(text));
}

function placed(): Told['detail'] {
  const found = events().find(({ detail }) => detail.metadata['type'] === 'OrderPlaced');
  if (!found) throw new Error('No order was placed.');
  return found.detail;
}

test('fields that a reader does not know are passed over', () => {
  const { metadata, data } = placed();
  const later = { metadata: { ...metadata, tenant: 'x' }, data: { ...data, gift: true }, signature: 's' };

  expect(parseEvent(OrderPlaced, later).data).toMatchObject({ orderId });
});

test('another version, or another event, is refused', () => {
  const { metadata, data } = placed();

  expect(() => parseEvent(OrderPlaced, { metadata: { ...metadata, version: 2 }, data })).toThrow();
  expect(() => parseEvent(OrderCancelled, { metadata, data: { ...data, reason: 'x' } })).toThrow();
});

test('an event of a version that nobody knows ends in the dead-letter queue, and starts nothing', async () => {
  const { metadata, data } = placed();
  const unknown = { metadata: { ...metadata, eventId: 'e-2', version: 2 }, data };
  const entry = {
    EventBusName: 'backstitch-dev-bus',
    Source: 'backstitch.order',
    DetailType: 'OrderPlaced',
    Detail: JSON.stringify(unknown),
  };
  await shop.system.simulator.kernel.aws.call('events', 'PutEvents', { Entries: [entry] }, administrator);
  await shop.untilQuiet();

  const { deadLetters, charges } = await shop.facts();
  expect(deadLetters).toContainEqual({ queue: 'backstitch-dev-start-saga-dead-letters', messages: 1 });
  expect(charges).toHaveLength(1);
});
