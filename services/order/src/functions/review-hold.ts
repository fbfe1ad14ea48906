import * as z from 'zod/mini';
import { dynamodb } from '../adapters/aws-clients.ts';
import { BaseEnvironment, readEnvironment } from '../adapters/environment.ts';
import { ordersTable } from '../adapters/orders-table.ts';
import { origin } from '../adapters/origin.ts';
import { reviewHold } from '../domain/review-hold.ts';

const ReviewHoldTask = z.object({ orderId: z.string(), execution: z.string() });

const orders = ordersTable(dynamodb, readEnvironment(BaseEnvironment).TABLE_NAME, origin);

/**
 * Saga task ReviewHold: asked while a step is held. It only reads, and the answer changes, so no call fence remembers
 * one. `Superseded` where this execution is no longer in charge.
 */
export const handler = (event: unknown) => reviewHold(ReviewHoldTask.parse(event), orders);
