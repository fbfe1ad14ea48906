import type { VersionedOrder } from './apply-command.ts';
import type { Operation } from './operation.ts';
import type { Attention } from './order.ts';

/** An order that waits for its end, as the index lists it. */
export interface WaitingOrder {
  readonly orderId: string;
  readonly attention?: Attention;
}

/** The orders that wait for their end. A write of an order asks that it still does, under the execution named. */
export interface WaitingOrders {
  read(orderId: string): Promise<VersionedOrder | undefined>;
  /** Those to be looked at by then, the most overdue first; at most `limit`. Eventually consistent. */
  due(byMs: number, limit: number): Promise<readonly WaitingOrder[]>;
  /** All of them, page by page. Eventually consistent. */
  all(): AsyncIterable<WaitingOrder>;
  /** Says that a person is needed. False: the order has ended, or another execution is in charge. */
  flag(orderId: string, execution: string | undefined, attention: Attention): Promise<boolean>;
  /**
   * The saga goes on: nobody is needed any more. With the record of who made it. False: the order has ended, or another
   * execution is in charge, and nothing was written.
   */
  unflag(orderId: string, execution: string, operation: Operation): Promise<boolean>;
  /** The record of what somebody did, by itself: however the order stands. */
  record(operation: Operation): Promise<void>;
  /** When the sweeper looks at it next. */
  lookAgain(orderId: string, atMs: number): Promise<void>;
  /** Names another execution, on condition that the order stands as it was read. With the record of who made it. */
  putInCharge(read: VersionedOrder, execution: string, operation: Operation): Promise<boolean>;
}
