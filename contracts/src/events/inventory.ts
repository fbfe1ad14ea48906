import * as z from 'zod/mini';
import { OrderLine, Sku } from '../values.ts';
import { defineEvent } from './envelope.ts';

const source = 'backstitch.inventory';
const lines = { orderId: z.string(), items: z.array(OrderLine) };

/** The order's goods are kept for it. */
export const StockReserved = defineEvent({ type: 'StockReserved', source, version: 1, data: z.object(lines) });

/** There was not enough of these SKUs: nothing is kept. */
export const StockReservationRejected = defineEvent({
  type: 'StockReservationRejected',
  source,
  version: 1,
  data: z.object({ orderId: z.string(), skus: z.array(Sku) }),
});

/** The goods are available to others again. */
export const StockReleased = defineEvent({ type: 'StockReleased', source, version: 1, data: z.object(lines) });
