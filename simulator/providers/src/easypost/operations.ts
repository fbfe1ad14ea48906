import { z } from 'zod';
import { EasyPostError } from './api-error.ts';
import { CreateShipment, type Rate, type Shipment } from './shipment.ts';
import type { ShipmentsTable } from './shipments-table.ts';

/** The postal code to which nothing can be delivered. */
const UNDELIVERABLE_ZIP = '00000';

/** Prices: a base and an addition for each ounce, in US cents. */
const SERVICES = [
  { service: 'GroundAdvantage', baseCents: 465, perOunceCents: 6, days: 5 },
  { service: 'Priority', baseCents: 758, perOunceCents: 9, days: 2 },
  { service: 'Express', baseCents: 2_645, perOunceCents: 21, days: 1 },
] as const;

/** What an operation answers. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** POST /v2/shipments: prices a parcel's way. It moves nothing, and references need not be unique. */
export function createShipment(table: ShipmentsTable, body: unknown): Answered {
  const { shipment: wanted } = read(CreateShipment, body);
  if (wanted.to_address.verify_strict) checkDeliverable(wanted.to_address.zip);
  const id = table.newId('shp');
  const created = new Date(table.nowMs()).toISOString();
  const shipment: Shipment = {
    id,
    object: 'Shipment',
    mode: 'test',
    created_at: created,
    updated_at: created,
    reference: wanted.reference ?? null,
    is_return: false,
    status: 'unknown',
    to_address: addressObject(table, wanted.to_address),
    from_address: addressObject(table, wanted.from_address),
    parcel: { id: table.newId('prcl'), object: 'Parcel', mode: 'test', ...wanted.parcel },
    options: wanted.options ?? {},
    messages: [],
    rates: ratesFor(table, id, wanted.parcel.weight),
    selected_rate: null,
    postage_label: null,
    tracking_code: null,
    refund_status: null,
  };
  table.insert(shipment);
  return { status: 201, body: shipment };
}

/** GET /v2/shipments/:id */
export function retrieveShipment(table: ShipmentsTable, id: string): Answered {
  return { status: 200, body: shipmentOf(table, id) };
}

const BuyShipment = z.strictObject({ rate: z.object({ id: z.string() }) });

/** POST /v2/shipments/:id/buy: buys a rate's label. A shipment is bought at most once. */
export function buyShipment(table: ShipmentsTable, id: string, body: unknown): Answered {
  const { rate: wanted } = read(BuyShipment, body);
  const shipment = shipmentOf(table, id);
  if (shipment.postage_label) {
    throw new EasyPostError(422, 'SHIPMENT.POSTAGE.EXISTS', 'Postage already exists for this shipment.');
  }
  const rate = shipment.rates.find((candidate) => candidate.id === wanted.id);
  if (!rate) {
    throw new EasyPostError(422, 'SHIPMENT.POSTAGE.FAILURE', `Rate ${wanted.id} does not belong to this shipment.`);
  }
  checkDeliverable(shipment.to_address['zip']);
  const labelId = table.newId('pl');
  const bought: Shipment = {
    ...shipment,
    updated_at: new Date(table.nowMs()).toISOString(),
    selected_rate: rate,
    postage_label: {
      id: labelId,
      object: 'PostageLabel',
      label_file_type: 'image/png',
      label_url: `https://api.easypost.com/labels/${labelId}.png`,
    },
    tracking_code: `EZ${BigInt(`0x${labelId.slice(3, 18)}`)
      .toString()
      .slice(0, 14)
      .padStart(14, '0')}`,
  };
  table.update(bought);
  return { status: 200, body: bought };
}

/** POST /v2/shipments/:id/refund: voids the label; the money is back some weeks later. */
export function refundShipment(table: ShipmentsTable, id: string): Answered {
  const shipment = shipmentOf(table, id);
  if (!shipment.postage_label) throw refundUnavailable('The shipment has no postage.');
  if (shipment.refund_status) throw refundUnavailable('A refund was requested already.');
  const refunded: Shipment = {
    ...shipment,
    updated_at: new Date(table.nowMs()).toISOString(),
    refund_status: 'submitted',
  };
  table.update(refunded);
  return { status: 200, body: refunded };
}

const ListShipments = z.strictObject({
  page_size: z.coerce.number().int().min(1).max(100).default(20),
  before_id: z.string().optional(),
  after_id: z.string().optional(),
  start_datetime: z.iso.datetime({ offset: true }).optional(),
  end_datetime: z.iso.datetime({ offset: true }).optional(),
  purchased: z.enum(['true', 'false']).default('true'),
});

/** GET /v2/shipments: newest first; only bought ones unless `purchased=false`, which is only those not bought. */
export function listShipments(table: ShipmentsTable, query: URLSearchParams): Answered {
  const wanted = read(ListShipments, Object.fromEntries(query));
  const filter = {
    purchased: wanted.purchased === 'true',
    beforeId: wanted.before_id,
    afterId: wanted.after_id,
    startMs: wanted.start_datetime === undefined ? undefined : Date.parse(wanted.start_datetime),
    endMs: wanted.end_datetime === undefined ? undefined : Date.parse(wanted.end_datetime),
  };
  const found = table.list(filter, wanted.page_size + 1);
  const hasMore = found.length > wanted.page_size;
  // The surplus one is the oldest, or, going forward from `after_id`, the newest.
  const shipments = wanted.after_id === undefined ? found.slice(0, wanted.page_size) : found.slice(-wanted.page_size);
  return { status: 200, body: { shipments, has_more: hasMore } };
}

function shipmentOf(table: ShipmentsTable, id: string): Shipment {
  const shipment = table.find(id);
  if (!shipment) throw new EasyPostError(404, 'NOT_FOUND', 'The requested resource could not be found.');
  return shipment;
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.'),
    message: issue.code === 'unrecognized_keys' ? 'not simulated, or unknown' : issue.message,
    suggestion: null,
  }));
  throw new EasyPostError(422, 'PARAMETER.INVALID', 'Invalid parameters.', errors);
}

function checkDeliverable(zip: unknown): void {
  if (zip !== UNDELIVERABLE_ZIP) return;
  throw new EasyPostError(422, 'ADDRESS.VERIFY.FAILURE', 'Unable to verify address.', [
    { field: 'address', message: 'Address not found', suggestion: null },
    { field: 'zip', message: 'Nothing can be delivered to this postal code', suggestion: null },
  ]);
}

function refundUnavailable(why: string): EasyPostError {
  return new EasyPostError(422, 'SHIPMENT.REFUND.UNAVAILABLE', `Refund request unavailable. ${why}`);
}

function addressObject(table: ShipmentsTable, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { verify_strict: _, ...address } = given;
  return { id: table.newId('adr'), object: 'Address', mode: 'test', ...address };
}

function ratesFor(table: ShipmentsTable, shipmentId: string, ounces: number): Rate[] {
  return SERVICES.map(({ service, baseCents, perOunceCents, days }) => ({
    id: table.newId('rate'),
    object: 'Rate',
    carrier: 'USPS',
    service,
    rate: ((baseCents + Math.ceil(perOunceCents * ounces)) / 100).toFixed(2),
    currency: 'USD',
    delivery_days: days,
    shipment_id: shipmentId,
    mode: 'test',
  }));
}
