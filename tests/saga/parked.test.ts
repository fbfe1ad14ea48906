import { administrator } from '@backstitch/simulator';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../shop.ts';
import { type Operator, openOperator } from './operator.ts';

const outOfStock = { items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] };
const DAY_MS = 24 * 3_600_000;

let shop: Shop;
let operator: Operator;
beforeAll(async () => {
  shop = await openShop({ seed: 9 });
  operator = await openOperator(shop);
});
afterEach(() => shop.mend());
afterAll(async () => {
  await operator.close();
  await shop.close();
});

const states = (operation: string, input: Record<string, unknown>) =>
  shop.system.simulator.kernel.aws.call('states', operation, input, administrator);
const executionArn = (name: string) =>
  `${shop.system.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
const execution = async (name: string) =>
  Object(await states('DescribeExecution', { executionArn: executionArn(name) })) as Record<string, string>;

test.each([
  ['RefundPayment', outOfStock, 'CANCELLED'],
  ['ConfirmOrder', {}, 'CONFIRMED'],
] as const)(
  'a saga whose %s uses up its retries is parked there, and redrive goes on from there',
  async (step, change, end) => {
    shop.break(step, 'error');
    const order = await shop.placeOrder(change);
    await shop.untilQuiet();

    expect((await execution(order))['status']).toBe('FAILED');
    expect((await shop.stepsOf(order)).at(-1)).toMatchObject({ name: step, attempts: 51 });
    expect(await shop.statusOf(order)).toBe('NEEDS_ATTENTION');
    expect(await shop.violations()).toEqual([]);
    const { document } = await operator.run('parked', { order });
    expect(document.groups).toMatchObject([
      { kind: 'saga', cause: `${step}: TransientFailure`, count: 1, ids: [order] },
    ]);

    shop.mend();
    const preview = await operator.run('redrive', { step, dryRun: true });
    expect(preview.document.wouldRedrive).toMatchObject([{ id: order }]);
    expect(await shop.statusOf(order)).toBe('NEEDS_ATTENTION');

    const redriven = await operator.run('redrive', { step, why: 'the provider is back' });
    expect(redriven).toMatchObject({ code: 0, document: { redriven: [{ id: order, isDone: true }] } });
    expect(await shop.statusOf(order)).not.toBe('NEEDS_ATTENTION');
    await shop.untilQuiet();

    expect(await shop.statusOf(order)).toBe(end);
    expect(await shop.violations()).toEqual([]);
    const record = await operator.run('operations');
    expect(record.document.operations[0]).toMatchObject({
      action: 'redrive',
      orderId: order,
      why: 'the provider is back',
      who: expect.any(String),
    });
  },
);

test('a parked saga whose definition had a bug is relaunched on the mended one: one charge, one label', async () => {
  const stateMachineArn = shop.system.stateMachineArn;
  const { definition } = Object(await states('DescribeStateMachine', { stateMachineArn }));
  const withBug = JSON.parse(definition);
  delete withBug.States.ConfirmOrder.Arguments.Payload.execution;
  await states('UpdateStateMachine', { stateMachineArn, definition: JSON.stringify(withBug) });
  const order = await shop.placeOrder();
  await shop.untilQuiet();
  expect(await shop.statusOf(order)).toBe('NEEDS_ATTENTION');

  await states('UpdateStateMachine', { stateMachineArn, definition });
  await operator.run('redrive', { order });
  await shop.untilQuiet();
  expect(await shop.statusOf(order)).toBe('NEEDS_ATTENTION'); // redrive keeps the old definition

  const relaunched = await operator.run('relaunch', { order, why: 'the definition is mended' });
  expect(relaunched.document.relaunched).toMatchObject([{ outcome: `relaunched as ${order}.r1`, isDone: true }]);
  await shop.untilQuiet();

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  const { charges, labels } = await shop.facts();
  expect(charges.filter(({ orderId }) => orderId === order)).toHaveLength(1);
  expect(labels.filter(({ orderId }) => orderId === order)).toHaveLength(1);
  expect(await shop.violations()).toEqual([]);
  const input = JSON.parse((await execution(`${order}.r1`))['input'] ?? '');
  expect(input.relaunch).toEqual({ run: 1, way: 'forward' });
});

test('an order that was being cancelled is relaunched backward only, and keeps its reason', async () => {
  shop.break('RefundPayment', 'error');
  const order = await shop.placeOrder(outOfStock);
  await shop.untilQuiet();
  shop.mend();

  await operator.run('relaunch', { order });
  await shop.untilQuiet();

  expect(await shop.compensationsOf(order, `${order}.r1`)).toEqual([
    'CancelShipment',
    'ReleaseInventory',
    'RefundPayment',
  ]);
  expect((await shop.stepsOf(order, `${order}.r1`))[0]?.name).toBe('BeginCompensation');
  expect((await shop.request(`/orders/${order}`)).body).toMatchObject({ status: 'CANCELLED', reason: 'OutOfStock' });
  expect(await shop.violations()).toEqual([]);
});

test('a relaunch stops the execution that runs, and calls nobody for it', async () => {
  shop.break('ReserveInventory', 'zombie', { delayMs: 60_000 });
  const order = await shop.placeOrder();
  await shop.pass(5_000);

  await operator.run('relaunch', { order });
  shop.mend();
  await shop.untilQuiet();

  expect((await execution(order))['status']).toBe('ABORTED');
  expect((await execution(`${order}.r1`))['output']).toContain('confirmed');
  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect(await shop.violations()).toEqual([]);
});

test('an execution that is not in charge ends SUCCEEDED as superseded, and changes nothing', async () => {
  shop.break('ReserveInventory', 'delay', { delayMs: 9_000 });
  const order = await shop.placeOrder();
  await shop.pass(3_000);
  const input = JSON.parse((await execution(order))['input'] ?? '');
  const other = `${order}.r9`;
  const relaunched = JSON.stringify({ ...input, relaunch: { run: 9, way: 'anew' } });
  await states('StartExecution', { stateMachineArn: shop.system.stateMachineArn, name: other, input: relaunched });
  await shop.untilQuiet();

  const { status, output = '' } = await execution(other);
  expect([status, JSON.parse(output).outcome]).toEqual(['SUCCEEDED', 'superseded']);
  expect(await shop.statusOf(order)).toBe('CONFIRMED');
  expect(await shop.violations()).toEqual([]);
});

test('an execution that is named and never ran is started by the sweeper', async () => {
  const kernel = shop.system.simulator.kernel;
  kernel.faults.add({ mode: 'server-error', on: { to: 'states', operation: 'StartExecution' } });
  const order = await shop.placeOrder();
  await shop.pass(14 * 60_000);
  expect(await shop.statusOf(order)).toBe('PENDING');

  shop.mend();
  await shop.pass(10 * 60_000);

  expect(await shop.statusOf(order)).toBe('CONFIRMED');
});

test('after two weeks redrive is refused, and says that relaunch is the way', async () => {
  shop.break('RefundPayment', 'error');
  const order = await shop.placeOrder(outOfStock);
  await shop.untilQuiet();
  shop.mend();
  await shop.pauseSchedules();
  await shop.pass(15 * DAY_MS);

  const redriven = await operator.run('redrive', { order });
  expect(redriven).toMatchObject({ code: 1, document: { redriven: [{ id: order, isDone: false }] } });
  expect(redriven.document.redriven[0].outcome).toContain('make relaunch');

  await operator.run('relaunch', { order });
  await shop.untilQuiet();
  expect(await shop.statusOf(order)).toBe('CANCELLED');
});
