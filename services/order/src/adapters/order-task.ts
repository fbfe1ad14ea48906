import { done, type Outcome, rejected, sagaTask, TransientFailure } from '@backstitch/idempotency';
import { holdGate } from '@backstitch/saga/hold';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { applyCommand } from '../domain/apply-command.ts';
import type { OrderCommand } from '../domain/decide.ts';
import { CancelRequested, Superseded } from '../domain/rejections.ts';
import { dynamodb } from './aws-clients.ts';
import { readEnvironment, TaskEnvironment } from './environment.ts';
import { ordersTable } from './orders-table.ts';
import { origin } from './origin.ts';
import { tellSagaEnd } from './saga-metrics.ts';

/** What the saga sends to every task of this service. */
export const OrderTask = z.object({
  orderId: z.string(),
  idempotency_key: z.string(),
  /** The execution that asks: only the one in charge is heard. */
  execution: z.string(),
});

/** What the saga sends to every task of this service. */
export type OrderTask = z.infer<typeof OrderTask>;

/** What a task of this service answers. */
export interface OrderTaskResult {
  readonly orderId: string;
  readonly status: string;
}

/**
 * Makes a saga task of a command on the order; one that is a step of the saga can be held. The order's own row is the
 * barrier here: its state says whether the command was done, in the transaction that did it.
 */
export function orderTask<Task extends OrderTask>(
  schema: z.ZodMiniType<Task>,
  commandOf: (task: Task) => OrderCommand & { readonly execution: string },
  name: OrderCommand['type'],
  isHoldable = false,
): (event: unknown, context: Context) => Promise<OrderTaskResult> {
  const { TABLE_NAME: tableName, IDEMPOTENCY_TABLE_NAME: idempotencyTableName } = readEnvironment(TaskEnvironment);
  const orders = ordersTable(dynamodb, tableName, origin);
  return sagaTask<Task, OrderTaskResult>({
    name,
    client: dynamodb,
    tableName: idempotencyTableName,
    parse: (event) => schema.parse(event),
    ...(isHoldable ? { gate: holdGate({ client: dynamodb, tableName, step: name, now: origin.now }) } : {}),
    run: async (task) => {
      const applied = await applyCommand(orders, task.orderId, commandOf(task));
      if (applied) tellSagaEnd(applied, origin.now());
      return outcomeOf(task, applied);
    },
  });
}

function outcomeOf(
  { orderId, execution }: OrderTask,
  applied: Awaited<ReturnType<typeof applyCommand>>,
): Outcome<OrderTaskResult> {
  if (!applied) throw new TransientFailure(`Order ${orderId} is not there (yet).`);
  const { decision, order } = applied;
  if (decision.kind !== 'refused') return done({ orderId, status: order.status });
  return rejected(
    decision.refusal === 'CancelRequested' ? new CancelRequested(orderId) : new Superseded(orderId, execution),
  );
}
