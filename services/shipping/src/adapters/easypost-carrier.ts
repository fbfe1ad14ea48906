import type { Address, Carrier, CarrierShipment } from '../domain/carrier.ts';
import { CarrierRefused, type EasyPostClient } from './easypost-client.ts';
import { Shipment, toCarrierShipment } from './easypost-shipment.ts';

/** Where parcels leave from. */
const WAREHOUSE = { name: 'Backstitch', street1: 'Hafenstrasse 1', city: 'Hamburg', zip: '20457', country: 'DE' };

/** Every parcel is taken to weigh this much, ounces: the catalogue has no weights. */
const PARCEL_OUNCES = 16;

const BOUGHT_ALREADY = 'SHIPMENT.POSTAGE.EXISTS';
const NOTHING_TO_VOID = 'SHIPMENT.REFUND.UNAVAILABLE';
const UNDELIVERABLE = 'ADDRESS.VERIFY.FAILURE';

/**
 * EasyPost's shipments: planned, then bought; a bought label is voided by a refund. It has no idempotency keys: what
 * cannot happen twice is the buying and the refunding of one shipment.
 * @see "Shipments", EasyPost API Documentation
 */
export function easyPostCarrier(call: EasyPostClient): Carrier {
  const read = async (id: string) => shipmentOf(await call(`/shipments/${id}`));

  return {
    plan: (reference, shipTo) =>
      unlessRefused(UNDELIVERABLE, { state: 'undeliverable' } as const, async () =>
        shipmentOf(
          await call('/shipments', {
            shipment: {
              to_address: toAddress(shipTo),
              from_address: WAREHOUSE,
              parcel: { weight: PARCEL_OUNCES },
              reference,
            },
          }),
        ),
      ),
    read,
    buy: ({ id, rateId }) =>
      unlessRefused(UNDELIVERABLE, { state: 'undeliverable' } as const, async () => {
        const body = await unlessRefused(BOUGHT_ALREADY, undefined, () =>
          call(`/shipments/${id}/buy`, { rate: { id: rateId } }),
        );
        return body === undefined ? read(id) : shipmentOf(body);
      }),
    void: async (id) => {
      const body = await unlessRefused(NOTHING_TO_VOID, undefined, () => call(`/shipments/${id}/refund`, {}));
      return body === undefined ? read(id) : shipmentOf(body);
    },
  };
}

async function unlessRefused<Value, Otherwise>(
  code: string,
  otherwise: Otherwise,
  call: () => Promise<Value>,
): Promise<Value | Otherwise> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CarrierRefused && error.code === code) return otherwise;
    throw error;
  }
}

function toAddress({ name, line1, city, postalCode, country }: Address) {
  return { name, street1: line1, city, zip: postalCode, country };
}

function shipmentOf(body: unknown): CarrierShipment {
  return toCarrierShipment(Shipment.parse(body));
}
