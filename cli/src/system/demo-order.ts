import type { HistoryEvent as SdkEvent } from '@aws-sdk/client-sfn';
import { administrator } from '@backstitch/simulator';
import { UserError } from '../errors.ts';
import { readTimeline, type StepRun } from '../saga-timeline.ts';
import type { DemoOrder } from '../sample-orders.ts';
import { placeOrder } from './api-client.ts';
import type { Observed } from './gather-facts.ts';
import { historyEvents } from './history-events.ts';
import type { System } from './open-system.ts';
import { sagaTasks } from './saga-tasks.ts';
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
  const placed = await placeOrder(api, order.request);
  observed.answered(placed);
  await kernel.scheduler.untilQuiet();
  kernel.faults.remove();
  const outcome = await statusOf(api, placed.orderId);
  const steps = readTimeline(historyEvents(await readHistory(system, placed.orderId)), sagaTasks);
  const compensations = steps.filter(({ kind }) => kind === 'compensation').map(({ name }) => name);
  const isAsExpected = outcome === order.expected && compensations.join() === order.compensations.join();
  return { order, orderId: placed.orderId, outcome, steps, isAsExpected };
}

async function statusOf(api: string, orderId: string): Promise<string> {
  const response = await fetch(`${api}/orders/${orderId}`);
  if (!response.ok) throw new UserError(`GET /orders/${orderId} answered ${response.status}.`);
  const { status } = await response.json();
  return status;
}

/** The history as the service answers it, with its times as dates as the SDK would give them. */
async function readHistory({ simulator, stateMachineArn }: System, orderId: string): Promise<SdkEvent[]> {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${orderId}`;
  const input = { executionArn, maxResults: 1_000, includeExecutionData: false };
  const output = await simulator.kernel.aws.call('states', 'GetExecutionHistory', input, administrator);
  const { events } = output as { events: Array<Omit<SdkEvent, 'timestamp'> & { timestamp: number }> };
  return events.map((event) => ({ ...event, timestamp: new Date(event.timestamp * 1_000) }));
}
