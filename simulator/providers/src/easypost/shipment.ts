import { z } from 'zod';

/** Where a parcel comes from or goes to. */
const Address = z.strictObject({
  name: z.string().nullish(),
  company: z.string().nullish(),
  street1: z.string().nullish(),
  street2: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  zip: z.string().nullish(),
  country: z.string().nullish(),
  phone: z.string().nullish(),
  email: z.string().nullish(),
  residential: z.boolean().nullish(),
  /** Refuses the call when the address cannot be delivered to. */
  verify_strict: z.union([z.boolean(), z.array(z.string())]).optional(),
});

/** What is sent: inches and ounces. */
const Parcel = z.strictObject({
  length: z.number().positive().nullish(),
  width: z.number().positive().nullish(),
  height: z.number().positive().nullish(),
  weight: z.number().positive(),
});

/** The body of POST /v2/shipments. */
export const CreateShipment = z.strictObject({
  shipment: z.strictObject({
    to_address: Address,
    from_address: Address,
    parcel: Parcel,
    reference: z.string().nullish(),
    options: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** A service's price for a shipment. */
export interface Rate {
  readonly id: string;
  readonly object: 'Rate';
  readonly carrier: string;
  readonly service: string;
  /** In units of the currency: `"7.58"`. */
  readonly rate: string;
  readonly currency: string;
  readonly delivery_days: number;
  readonly shipment_id: string;
  readonly mode: 'test';
}

/** How a label's refund is getting on. */
type RefundStatus = 'submitted' | 'refunded';

/** A parcel's way, planned until a rate is bought. */
export interface Shipment {
  readonly id: string;
  readonly object: 'Shipment';
  readonly mode: 'test';
  readonly created_at: string;
  readonly updated_at: string;
  readonly reference: string | null;
  readonly is_return: false;
  readonly status: 'unknown';
  readonly to_address: Readonly<Record<string, unknown>>;
  readonly from_address: Readonly<Record<string, unknown>>;
  readonly parcel: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly messages: readonly unknown[];
  readonly rates: readonly Rate[];
  readonly selected_rate: Rate | null;
  readonly postage_label: Readonly<Record<string, unknown>> | null;
  readonly tracking_code: string | null;
  readonly refund_status: RefundStatus | null;
}
