/** A catalogue row: what is sold, at which price. */
export interface CatalogueRow {
  readonly sku: string;
  readonly name: string;
  /** In minor units. */
  readonly unitPriceMinor: number;
  readonly currency: string;
}

/** What the shop sells when it is new. `OUT-OF-STOCK` is sold but not in stock. */
export const seedCatalogue: readonly CatalogueRow[] = [
  { sku: 'THREAD-RED', name: 'Red thread, 500 m', unitPriceMinor: 4_90, currency: 'EUR' },
  { sku: 'NEEDLE-SET', name: 'Needles, set of 12', unitPriceMinor: 7_50, currency: 'EUR' },
  { sku: 'FABRIC-LINEN', name: 'Linen, 1 m', unitPriceMinor: 18_00, currency: 'EUR' },
  { sku: 'MACHINE-MINI', name: 'Small sewing machine', unitPriceMinor: 129_00, currency: 'EUR' },
  { sku: 'OUT-OF-STOCK', name: 'Golden thimble', unitPriceMinor: 49_90, currency: 'EUR' },
];
