import { expect, test } from 'vitest';
import { openProviders } from '../testing.ts';
import { EASYPOST_HOST } from './host.ts';

const address = { name: 'Ada', street1: '1 Quay', city: 'Cork', zip: '12345', country: 'IE' };
const shipment = {
  to_address: address,
  from_address: address,
  parcel: { weight: 16 },
  reference: 'O1#ArrangeShipment',
};

function openCarrier(options: Parameters<typeof openProviders>[0] = {}) {
  const { send, ...rest } = openProviders(options);
  return { ...rest, send: (call: string, body?: unknown) => send(EASYPOST_HOST, call, body) };
}

/** Creates a shipment; answers its path and its first rate. */
async function planned(send: ReturnType<typeof openCarrier>['send'], changes: Record<string, unknown> = {}) {
  const { status, body } = await send('POST /v2/shipments', { shipment: { ...shipment, ...changes } });
  expect(status).toBe(201);
  const { id, rates }: { id: string; rates: { id: string }[] } = body as never; // the test knows the shape
  return { id, path: `/v2/shipments/${id}`, buy: { rate: { id: rates[0]?.id } } };
}

test('a shipment moves nothing until it is bought; a refunded label is void', async () => {
  const { send, carrier } = openCarrier();
  const { path, buy } = await planned(send);
  expect(carrier.shipments('O1')).toMatchObject([{ state: 'planned', reference: 'O1#ArrangeShipment' }]);

  const bought = await send(`POST ${path}/buy`, buy);
  expect(bought.body['tracking_code']).toMatch(/^EZ\d{14}$/);
  expect(carrier.labels('O1')).toMatchObject([{ state: 'live' }]);
  expect(await send(`POST ${path}/buy`, buy)).toMatchObject({
    status: 422,
    body: { error: { code: 'SHIPMENT.POSTAGE.EXISTS' } },
  });
  const refunded = await send(`POST ${path}/refund`);

  expect(refunded).toMatchObject({ status: 200, body: { refund_status: 'submitted' } });
  expect(carrier.labels('O1')).toMatchObject([{ state: 'void' }]);
});

test('a shipment that was not bought, or was refunded already, cannot be refunded', async () => {
  const { send } = openCarrier();
  const { path, buy } = await planned(send);
  const unavailable = { status: 422, body: { error: { code: 'SHIPMENT.REFUND.UNAVAILABLE' } } };

  expect(await send(`POST ${path}/refund`)).toMatchObject(unavailable);
  await send(`POST ${path}/buy`, buy);
  await send(`POST ${path}/refund`);

  expect(await send(`POST ${path}/refund`)).toMatchObject(unavailable);
});

test('an address that cannot be delivered to is refused when the label is bought, or at once if asked for', async () => {
  const { send, carrier } = openCarrier();
  const nowhere = { ...address, zip: '00000' };
  const refusal = { status: 422, body: { error: { code: 'ADDRESS.VERIFY.FAILURE' } } };

  const { path, buy } = await planned(send, { to_address: nowhere });
  expect(await send(`POST ${path}/buy`, buy)).toMatchObject(refusal);
  const strict = { ...shipment, to_address: { ...nowhere, verify_strict: true } };
  expect(await send('POST /v2/shipments', { shipment: strict })).toMatchObject(refusal);

  expect(carrier.labels()).toEqual([]);
  expect(carrier.shipments()).toHaveLength(1);
});

test('references need not be unique: the newest shipment answers to one', async () => {
  const { send } = openCarrier();
  await planned(send);
  const second = await planned(send);

  const found = await send(`GET /v2/shipments/${encodeURIComponent('O1#ArrangeShipment')}`);

  expect(found.body['id']).toBe(second.id);
});

test('bought shipments are listed newest first, page by page and by time', async () => {
  const { send, kernel } = openCarrier();
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { id, path, buy } = await planned(send, { reference: `O${count}` });
    await send(`POST ${path}/buy`, buy);
    ids.unshift(id);
    kernel.scheduler.after(60_000, () => undefined);
    await kernel.scheduler.untilQuiet();
  }
  await planned(send);

  const idsOf = (answer: { body: Record<string, unknown> }) =>
    (answer.body['shipments'] as { id: string }[]).map(({ id }) => id); // the test knows the shape
  const first = await send('GET /v2/shipments?page_size=2');
  expect(first.body['has_more']).toBe(true);
  expect(idsOf(first)).toEqual(ids.slice(0, 2));
  const next = await send(`GET /v2/shipments?page_size=2&before_id=${ids[1]}`);
  expect(next.body['has_more']).toBe(false);
  expect(idsOf(next)).toEqual(ids.slice(2));
  const start = new Date(Date.UTC(2026, 0, 1, 0, 1)).toISOString();
  expect(idsOf(await send(`GET /v2/shipments?start_datetime=${start}`))).toEqual(ids.slice(0, 2));
  expect(idsOf(await send('GET /v2/shipments?purchased=false'))).toHaveLength(1);
});

test('a label that the carrier does not take back, by a fault, stays live', async () => {
  const { send, carrier, kernel } = openCarrier();
  const { path, buy } = await planned(send);
  await send(`POST ${path}/buy`, buy);
  kernel.faults.add({ mode: 'reject', on: { to: EASYPOST_HOST, operation: 'POST /v2/shipments/:id/refund' } });

  const answer = await send(`POST ${path}/refund`);

  expect(answer).toMatchObject({ status: 422, body: { error: { code: 'SHIPMENT.REFUND.UNAVAILABLE' } } });
  expect(carrier.labels('O1')).toMatchObject([{ state: 'live' }]);
});

test('more requests than the limit allows are refused until time has passed', async () => {
  const { send, kernel } = openCarrier({ easyPost: { requestsPerSecond: 1 } });
  await planned(send);

  expect(await send('GET /v2/shipments')).toMatchObject({ status: 429, body: { error: { code: 'RATE_LIMITED' } } });
  kernel.scheduler.after(1_000, () => undefined);
  await kernel.scheduler.untilQuiet();

  expect(await send('GET /v2/shipments')).toMatchObject({ status: 200 });
});

test('what it does not know is an error that names it', async () => {
  const { send } = openCarrier();

  const answer = await send('POST /v2/shipments', { shipment: { ...shipment, insurance: '100' } });

  expect(answer).toMatchObject({ status: 422, body: { error: { errors: [{ field: 'shipment.insurance' }] } } });
});
