/** Where a parcel goes. Country: ISO 3166-1 alpha-2. */
export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
}

/** A parcel's way as the carrier knows it. */
export interface CarrierShipment {
  /** The carrier's id of it. */
  readonly id: string;
  /** `planned`: nothing was bought. `bought`: the carrier expects the parcel. `void`: it expects it no more. */
  readonly state: 'planned' | 'bought' | 'void';
  /** Once it was bought. */
  readonly trackingCode?: string;
  /** The offer that would be bought. */
  readonly rateId?: string;
}

/** The carrier does not deliver there: nothing was bought. */
export interface Undeliverable {
  readonly state: 'undeliverable';
}

/**
 * A carrier: a shipment is planned, which moves nothing, then bought, which can be undone by voiding the label; a
 * shipment that was not bought cannot be barred from being bought.
 * Every method throws `TransientFailure` where a repetition may succeed.
 */
export interface Carrier {
  /** Plans a shipment. It bears our reference; a repetition makes another one, which moves nothing either. */
  plan(reference: string, shipTo: Address): Promise<CarrierShipment | Undeliverable>;
  /** The shipment as it stands. */
  read(id: string): Promise<CarrierShipment>;
  /** Buys a planned shipment's label, at most once. Answers the shipment as it stands. */
  buy(shipment: CarrierShipment): Promise<CarrierShipment | Undeliverable>;
  /** Voids the label, if one was bought. Answers the shipment as it stands. */
  void(id: string): Promise<CarrierShipment>;
}
