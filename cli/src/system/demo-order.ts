import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { StepRun } from '../saga-timeline.ts';
import type { DemoOrder } from '../sample-orders.ts';
import { type ApiAccess, placeOrder } from './api-client.ts';
import { DEMO_CUSTOMER } from './customer-tokens.ts';
import type { Observed } from './gather-facts.ts';
import type { System } from './open-system.ts';
import { readSaga } from './read-saga.ts';
import { stepFault } from './step-fault.ts';

/** One of the demo's orders, at its end. */
export interface DemoResult {
  readonly order: DemoOrder;
  readonly orderId: string;
  readonly outcome: string;
  readonly steps: readonly StepRun[];
  readonly isAsExpected: boolean;
}

/** Places an order over HTTP, lets its saga run to the end (with its step broken, if it has one), and reads it. */
export async function runDemoOrder(
  system: System,
  api: string,
  order: DemoOrder,
  observed: Observed,
): Promise<DemoResult> {
  const { kernel } = system.simulator;
  if (order.broken) kernel.faults.add(stepFault(system.stage, order.broken, 'error'));
  const access = async () => ({ api, token: await system.tokenFor(DEMO_CUSTOMER) });
  const placed = await placeOrder(await access(), order.request);
  observed.answered({ ...placed, customerId: DEMO_CUSTOMER });
  await kernel.scheduler.untilQuiet();
  kernel.faults.remove();
  const outcome = await statusOf(await access(), placed.orderId);
  const steps = await readSaga(system, placed.orderId);
  const compensations = steps.filter(({ kind }) => kind === 'compensation').map(({ name }) => name);
  const isAsExpected = outcome === order.expected && compensations.join() === order.compensations.join();
  return { order, orderId: placed.orderId, outcome, steps, isAsExpected };
}

async function statusOf({ api, token }: ApiAccess, orderId: string): Promise<string> {
  const response = await fetch(`${api}/orders/${orderId}`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new UserError(`GET /orders/${orderId} answered ${response.status}.`);
  return z.object({ status: z.string() }).parse(await response.json()).status;
}
