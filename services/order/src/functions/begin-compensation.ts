import { Reason } from '@backstitch/contracts';
import * as z from 'zod/mini';
import { OrderTask, orderTask } from '../adapters/order-task.ts';

/** An execution of an older definition says neither. */
const BeginCompensationTask = z.extend(OrderTask, { reason: z.optional(Reason), failedStep: z.optional(z.string()) });

/**
 * Saga task BeginCompensation: turns the order round, PENDING -> CANCELLING, and notes why.
 * Refuses with `Superseded` where it is confirmed or another execution is in charge.
 */
export const handler = orderTask(
  BeginCompensationTask,
  ({ execution, reason, failedStep }) => ({
    type: 'BeginCompensation',
    execution,
    ...(reason === undefined ? {} : { reason }),
    ...(failedStep === undefined ? {} : { failedStep }),
  }),
  'BeginCompensation',
);
