import { sampleOrder } from '@backstitch/cli';
import { administrator } from '@backstitch/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

let shop: Shop;
let orderId: string;
beforeAll(async () => {
  shop = await openShop({ seed: 9 });
  const headers = { 'idempotency-key': '"traced"', traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` };
  const answer = await shop.request('/orders', { method: 'POST', headers, body: sampleOrder });
  orderId = answer.body.orderId;
  await shop.untilQuiet();
});
afterAll(() => shop.close());

async function call(service: string, operation: string, input: Record<string, unknown>) {
  return Object(await shop.system.simulator.kernel.aws.call(service, operation, input, administrator));
}

/** What the functions wrote themselves, by function; not what Lambda writes about their invocations. */
async function logLines(): Promise<Map<string, Record<string, unknown>[]>> {
  const { logGroups } = await call('logs', 'DescribeLogGroups', { logGroupNamePrefix: '/aws/lambda/' });
  const lines = new Map<string, Record<string, unknown>[]>();
  for (const { logGroupName } of logGroups) {
    const { events } = await call('logs', 'FilterLogEvents', { logGroupName });
    const written = events.flatMap(({ message }: { message: string }) => {
      const line = JSON.parse(message);
      return String(line.type).startsWith('platform.') ? [] : [line];
    });
    if (written.length > 0) lines.set(String(logGroupName).replace('/aws/lambda/backstitch-dev-', ''), written);
  }
  return lines;
}

test('every line that a function logs of the order bears the trace of its POST', async () => {
  const lines = await logLines();

  const logged = [...lines.keys()];
  for (const name of [
    'place-order',
    'start-saga',
    'charge-payment',
    'reserve-inventory',
    'arrange-shipment',
    'confirm-order',
  ])
    expect(logged).toContain(name);
  // Sweepers run by the clock, for no order.
  const strays = [...lines]
    .filter(([name]) => !name.includes('sweep'))
    .flatMap(([name, written]) =>
      written.filter(({ traceId }) => traceId !== TRACE_ID).map((line) => ({ name, line })),
    );
  expect(strays).toEqual([]);
});

test('every event of the order bears it, says what it belongs to and what it follows from', () => {
  const events = [...shop.system.simulator.archivedEvents('backstitch-dev-archive')].map((text) => JSON.parse(text));

  expect(events.length).toBeGreaterThanOrEqual(6);
  for (const { detail } of events) {
    expect(detail.metadata.traceparent).toContain(TRACE_ID);
    expect(detail.metadata).toMatchObject({ correlationId: orderId, causationId: expect.any(String) });
  }
  const placed = events.find(({ detail }) => detail.metadata.type === 'OrderPlaced');
  const charged = events.find(({ detail }) => detail.metadata.type === 'PaymentCharged');
  expect(charged.detail.metadata.causationId).toBe(placed.detail.metadata.eventId);
});

test('the saga’s input and each of its calls bear it, and X-Ray gets the same id', async () => {
  const executionArn = `${shop.system.stateMachineArn.replace(':stateMachine:', ':execution:')}:${orderId}`;
  const { input, traceHeader } = await call('states', 'DescribeExecution', { executionArn });
  const { events } = await call('states', 'GetExecutionHistory', { executionArn, maxResults: 1_000 });

  expect(JSON.parse(input).trace.traceparent).toContain(TRACE_ID);
  expect(traceHeader).toBe(`Root=1-${TRACE_ID.slice(0, 8)}-${TRACE_ID.slice(8)};Sampled=1`);
  const scheduled = events.filter(({ type }: { type: string }) => type === 'TaskScheduled');
  expect(scheduled.length).toBeGreaterThanOrEqual(5);
  for (const { taskScheduledEventDetails } of scheduled) {
    expect(JSON.parse(taskScheduledEventDetails.parameters).Payload.trace.traceparent).toContain(TRACE_ID);
  }
});

test('a request without a trace gets one, and is told', async () => {
  const answer = await shop.request('/orders', { headers: {} });

  expect(answer.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});
