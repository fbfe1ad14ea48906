import { dynamodb } from '../adapters/aws-clients.ts';
import { customerOf } from '../adapters/caller.ts';
import { BaseEnvironment, readEnvironment } from '../adapters/environment.ts';
import { ordersTable } from '../adapters/orders-table.ts';
import { origin } from '../adapters/origin.ts';
import { applyCommand } from '../domain/apply-command.ts';
import { viewOrder } from '../domain/view-order.ts';
import { HttpProblem, json } from '../http/answers.ts';
import { httpHandler } from '../http/handler.ts';
import { orderIdOf, orderNotFound } from '../http/order-id.ts';

const orders = ordersTable(dynamodb, readEnvironment(BaseEnvironment).TABLE_NAME, origin);

/**
 * `POST /orders/{id}/cancel`: 202 while the saga can still take it, 200 on an order that is being or was cancelled, 409
 * after the shipment was approved. A repetition is answered alike: it needs no Idempotency-Key.
 */
export const handler = httpHandler(async (request) => {
  const customerId = customerOf(request);
  const command = { type: 'RequestCancel' } as const;
  const applied = await applyCommand(orders, orderIdOf(request), command, (order) => order.customerId === customerId);
  if (!applied) throw orderNotFound();
  const { decision, order } = applied;
  if (decision.kind === 'refused') {
    throw new HttpProblem('order-not-cancellable', 'The shipment of this order was approved: it can be sent back.');
  }
  return json(order.status === 'PENDING' ? 202 : 200, viewOrder(order));
});
