import { sagaTasks, sampleOrder } from '@backstitch/cli';
import { FUNCTIONS } from '@backstitch/infra';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';
import { metricLines } from './metric-lines.ts';

/** The carrier refuses it: the order is charged and reserved, and then undone. */
const refusedAddress = { ...sampleOrder.shipTo, postalCode: '00000' };

let shop: Shop;
let told: readonly Record<string, unknown>[];
let placed: { readonly confirmed: string; readonly compensated: string };
beforeAll(async () => {
  shop = await openShop({ seed: 12 });
  shop.break('RefundPayment', 'lost-answer', { nth: 1 });
  shop.break('ConfirmOrder', 'lost-answer', { nth: 1 });
  placed = { confirmed: await shop.placeOrder(), compensated: await shop.placeOrder({ shipTo: refusedAddress }) };
  await shop.untilQuiet();
  await shop.pass(120_000); // a sweep or two
  told = await metricLines(shop);
});
afterAll(() => shop.close());

function linesWith(metric: string): Record<string, unknown>[] {
  return told.filter((line) => metric in line);
}

/** What CloudWatch makes of a line: where its figures go, under which dimensions, in which unit. */
function directive(name: string, unit: string, dimensions: readonly string[]) {
  return {
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'Backstitch/dev',
          Dimensions: [expect.arrayContaining([...dimensions])],
          Metrics: [{ Name: name, Unit: unit }],
        },
      ],
    },
  };
}

/** ms between an order's placing and its end, as its events say. */
function lifeMs(orderId: string, end: string): number {
  const events = [...shop.system.simulator.archivedEvents('backstitch-dev-archive')].map((text) => JSON.parse(text));
  const at = (type: string) => {
    const found = events.find(({ detail: { metadata } }) => metadata.aggregateId === orderId && metadata.type === type);
    return Date.parse(found.detail.metadata.occurredAt);
  };
  return at(end) - at('OrderPlaced');
}

test('the end of a saga tells its duration by outcome, once', () => {
  const ended = linesWith('SagaDuration');

  expect(ended).toHaveLength(2);
  for (const line of ended)
    expect(line).toMatchObject(directive('SagaDuration', 'Milliseconds', ['service', 'outcome']));
  expect(Object.fromEntries(ended.map(({ outcome, SagaDuration: ms }) => [outcome, ms]))).toEqual({
    confirmed: lifeMs(placed.confirmed, 'OrderConfirmed'),
    compensated: lifeMs(placed.compensated, 'OrderCancelled'),
  });
});

test('what a refused address undoes is counted, each step once, though one of them was called twice', async () => {
  const undone = linesWith('Compensations');
  const calls = (await shop.stepsOf(placed.compensated)).find(({ name }) => name === 'RefundPayment');

  expect(calls?.attempts).toBe(2);
  for (const line of undone) expect(line).toMatchObject(directive('Compensations', 'Count', ['service', 'step']));
  expect(undone.map(({ service, step, Compensations: count }) => ({ service, step, count }))).toEqual(
    expect.arrayContaining([
      { service: 'payment', step: 'RefundPayment', count: 1 },
      { service: 'inventory', step: 'ReleaseInventory', count: 1 },
    ]),
  );
  expect(undone).toHaveLength(2);
});

test('a metric line bears the trace of what it tells', () => {
  for (const line of [...linesWith('SagaDuration'), ...linesWith('Compensations')]) {
    expect(line).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  }
});

test('each outbox tells how deep it is, how old and how much of it is parked', () => {
  const last = new Map(linesWith('OutboxDepth').map((line) => [line['service'], line]));

  expect([...last.keys()].sort()).toEqual(['inventory', 'order', 'payment', 'shipping']);
  for (const line of last.values()) expect(line).toMatchObject({ OutboxDepth: 0, OutboxOldestAge: 0, OutboxParked: 0 });
});

test('what is counted as a compensation is what the saga compensates with', () => {
  const counted = FUNCTIONS.flatMap(({ trigger }) =>
    trigger.kind === 'task' && trigger.isCompensation ? [trigger.task] : [],
  );

  expect(counted.sort()).toEqual([...sagaTasks.compensations].sort());
});
