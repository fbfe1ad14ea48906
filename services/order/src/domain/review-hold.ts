import { TransientFailure } from '@backstitch/idempotency';
import type { Orders } from './apply-command.ts';
import { Superseded } from './rejections.ts';

/**
 * What a saga asks now and then while a step of it is held: has the customer cancelled?
 * @throws {Superseded} where another execution is in charge: there is nothing to wait for.
 */
export async function reviewHold(
  { orderId, execution }: { readonly orderId: string; readonly execution: string },
  { read }: Pick<Orders, 'read'>,
): Promise<{ readonly cancelRequested: boolean }> {
  const found = await read(orderId);
  if (!found) throw new TransientFailure(`Order ${orderId} is not there (yet).`);
  if (found.order.execution !== execution) throw new Superseded(orderId, execution);
  return { cancelRequested: found.order.cancelRequested };
}
