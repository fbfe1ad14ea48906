import * as z from 'zod/mini';
import type { BoughtShipment, BoughtShipments } from '../domain/reconcile-shipments.ts';
import type { EasyPostClient } from './easypost-client.ts';
import { Shipment, toCarrierShipment } from './easypost-shipment.ts';

/** The most that EasyPost has on a page. */
const PAGE_SIZE = 100;

const HOUR_MS = 3_600_000;

const ShipmentPage = z.object({ shipments: z.array(Shipment), has_more: z.boolean() });

/**
 * EasyPost's bought shipments of a window of time, newest first. EasyPost knows when a shipment was made, not when its
 * label was bought: the window has to reach back as far as a shipment may wait to be bought.
 * @see "Pagination" and "Retrieve a list of Shipments", EasyPost API Documentation
 */
export function easyPostBoughtShipments(call: EasyPostClient, windowHours: number, nowMs: number): BoughtShipments {
  const since = new Date(nowMs - windowHours * HOUR_MS).toISOString();
  return {
    page: async (cursor) => {
      const query = new URLSearchParams({
        page_size: String(PAGE_SIZE),
        purchased: 'true',
        start_datetime: since,
        ...(cursor === undefined ? {} : { before_id: cursor }),
      });
      const page = ShipmentPage.parse(await call(`/shipments?${query}`));
      const next = page.has_more ? page.shipments.at(-1)?.id : undefined;
      const shipments = page.shipments.map(boughtShipment);
      return next === undefined ? { shipments } : { shipments, next };
    },
  };
}

function boughtShipment(shipment: z.infer<typeof Shipment>): BoughtShipment {
  const orderId = shipment.reference?.split('#', 1)[0];
  return { ...toCarrierShipment(shipment), ...(orderId === undefined ? {} : { orderId }) };
}
