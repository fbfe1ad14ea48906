import {
  type BreakableTask,
  type ConsoleConfig,
  type ConsoleListener,
  type Sample,
  serveConsole,
} from '@backstitch/console';
import { TABLE_NAMES } from '@backstitch/infra';
import { seedStock } from '@backstitch/inventory/seed';
import { BACKLOG_PARTITIONS, OUTBOX_PREFIX } from '@backstitch/outbox';
import { FAULT_MODES, type FaultMode } from '@backstitch/simulator';
import { orderSaga } from '@backstitch/state-machines';
import { UserError } from '../errors.ts';
import { sampleOrder } from '../sample-orders.ts';
import { DEMO_CUSTOMER } from './customer-tokens.ts';
import { rejectionOf, sagaTasks } from './saga-tasks.ts';
import { stepFault } from './step-fault.ts';

/** What the console is served for. */
export interface ListenConsoleOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The environment variable that sets the port, for the error's text. */
  readonly portVariable: string;
  /** The HTTP API, e.g. `http://127.0.0.1:8080`. */
  readonly api: string;
  /** The AWS endpoint, e.g. `http://127.0.0.1:4566`. */
  readonly aws: string;
  readonly stage: string;
  /** A token for the API, of the customer for whom the console orders. */
  readonly token: () => Promise<string>;
  readonly onError: (error: unknown) => void;
}

/** The simulated account, unless it is told otherwise. */
const REGION = 'eu-west-1';
const ACCOUNT_ID = '000000000000';

/** Fault words that say nothing about the call of a step, or end the whole system at each start. */
const NOT_FOR_STEPS: readonly FaultMode[] = ['crash-before', 'crash-after', 'reorder', 'stale', 'kill'];

/**
 * Serves the web console of a running system on 127.0.0.1.
 * @throws {UserError} when the port is taken; it names the port and the variable.
 */
export async function listenConsole({ stage, ...options }: ListenConsoleOptions): Promise<ConsoleListener> {
  try {
    return await serveConsole({ ...options, config: consoleConfig(stage) });
  } catch (error) {
    if (error instanceof Error && error.name === 'ConsolePortTaken')
      throw new UserError(error.message, { cause: error });
    throw error;
  }
}

/** The names of a stage, and what its saga is made of. */
export function consoleConfig(stage: string): ConsoleConfig {
  const nameOf = (name: string) => `backstitch-${stage}-${name}`;
  return {
    stage,
    region: REGION,
    accountId: ACCOUNT_ID,
    executionArnPrefix: `arn:aws:states:${REGION}:${ACCOUNT_ID}:execution:${nameOf('order-saga')}:`,
    queueNamePrefix: nameOf(''),
    orders: { tableName: nameOf(TABLE_NAMES.order), indexName: 'gsi1', partition: `CUSTOMER#${DEMO_CUSTOMER}` },
    stock: { tableName: nameOf(TABLE_NAMES.inventory), skus: seedStock.map(({ sku }) => sku) },
    outboxes: Object.entries(TABLE_NAMES).map(([service, table]) => ({
      service,
      tableName: nameOf(table),
      indexName: 'gsi1',
      partitions: Array.from({ length: BACKLOG_PARTITIONS }, (_, at) => `${OUTBOX_PREFIX}${at}`),
    })),
    saga: {
      actions: [...sagaTasks.actions],
      compensations: [...sagaTasks.compensations],
      rejections: [...sagaTasks.rejections],
    },
    steps: orderSaga.steps.map(({ action, compensation }) => ({
      action: breakable(stage, action),
      ...(sagaTasks.compensations.includes(String(compensation))
        ? { compensation: breakable(stage, String(compensation)) }
        : {}),
    })),
    samples,
  };
}

function breakable(stage: string, task: string): BreakableTask {
  const canReject = rejectionOf(task) !== undefined;
  const modes = FAULT_MODES.filter((mode) => !NOT_FOR_STEPS.includes(mode) && (mode !== 'reject' || canReject));
  return { name: task, faults: modes.map((mode) => ({ ...stepFault(stage, task, mode), label: task })) };
}

/** One confirms; each of the others ends at a step that says no. */
const samples: Sample[] = [
  { title: 'Sample order', ends: 'goes through and is confirmed', request: sampleOrder },
  {
    title: 'Declined card',
    ends: 'the payment is declined: nothing to undo',
    request: { ...sampleOrder, paymentMethod: 'pm_card_chargeDeclined' },
  },
  {
    title: 'Out of stock',
    ends: 'goods cannot be reserved: the payment is refunded',
    request: { ...sampleOrder, items: [{ sku: 'OUT-OF-STOCK', quantity: 1 }] },
  },
  {
    title: 'Refused address',
    ends: 'the carrier refuses: goods released, payment refunded',
    request: { ...sampleOrder, shipTo: { ...sampleOrder.shipTo, postalCode: '00000' } },
  },
];
