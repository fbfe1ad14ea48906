import { TransientFailure } from '@backstitch/idempotency';
import * as z from 'zod/mini';
import type { Address, Carrier, CarrierShipment } from '../domain/carrier.ts';

const BASE_URL = 'https://api.easypost.com/v2';

/** One call to the carrier, ms: two of them and the table's calls fit into the function's time-out. */
const TIMEOUT_MS = 4_000;

/** Where parcels leave from. */
const WAREHOUSE = { name: 'Backstitch', street1: 'Hafenstrasse 1', city: 'Hamburg', zip: '20457', country: 'DE' };

/** Every parcel is taken to weigh this much, ounces: the catalogue has no weights. */
const PARCEL_OUNCES = 16;

const Shipment = z.object({
  id: z.string(),
  rates: z.array(z.object({ id: z.string(), rate: z.string() })),
  postage_label: z.nullable(z.unknown()),
  tracking_code: z.nullable(z.string()),
  refund_status: z.nullable(z.string()),
});

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** The carrier refused a call. */
class CarrierRefused extends Error {
  override readonly name = 'CarrierRefused';
  readonly code: string;

  constructor(call: string, status: number, code: string, message: string) {
    super(`EasyPost refused ${call} (${status} ${code}): ${message}`);
    this.code = code;
  }
}

const BOUGHT_ALREADY = 'SHIPMENT.POSTAGE.EXISTS';
const NOTHING_TO_VOID = 'SHIPMENT.REFUND.UNAVAILABLE';
const UNDELIVERABLE = 'ADDRESS.VERIFY.FAILURE';

/**
 * EasyPost's shipments: planned, then bought; a bought label is voided by a refund. It has no idempotency keys: what
 * cannot happen twice is the buying and the refunding of one shipment.
 * @see "Shipments", EasyPost API Documentation
 */
export function easyPostCarrier(apiKey: string): Carrier {
  const call = (path: string, body?: unknown) => send(apiKey, path, body);
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

/** GET without a body, POST with one. */
async function send(apiKey: string, path: string, body: unknown): Promise<unknown> {
  const method = body === undefined ? 'GET' : 'POST';
  const call = `${method} ${path}`;
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  try {
    const response = await fetch(`${BASE_URL}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return await answerOf(call, response);
  } catch (error) {
    if (error instanceof CarrierRefused || error instanceof TransientFailure) throw error;
    throw new TransientFailure(`EasyPost did not answer ${call}: ${String(error)}`, { cause: error });
  }
}

async function answerOf(call: string, response: Response): Promise<unknown> {
  const { status } = response;
  const text = await response.text();
  if (status >= 500 || status === 429) throw new TransientFailure(`EasyPost answered ${call} with ${status}.`);
  const body: unknown = JSON.parse(text);
  if (response.ok) return body;
  const { code, message } = Refusal.parse(body).error;
  throw new CarrierRefused(call, status, code, message);
}

function toAddress({ name, line1, city, postalCode, country }: Address) {
  return { name, street1: line1, city, zip: postalCode, country };
}

function shipmentOf(body: unknown): CarrierShipment {
  const { id, rates, postage_label, tracking_code, refund_status } = Shipment.parse(body);
  const cheapest = rates.toSorted((one, other) => Number(one.rate) - Number(other.rate))[0];
  const isBought = postage_label !== null;
  return {
    id,
    state: refund_status !== null ? 'void' : isBought ? 'bought' : 'planned',
    ...(tracking_code === null ? {} : { trackingCode: tracking_code }),
    ...(cheapest === undefined ? {} : { rateId: cheapest.id }),
  };
}
