/** What a warehouse starts with, for demonstrations: plenty of everything but one SKU that is sold out. */
export const seedStock: readonly { readonly sku: string; readonly available: number }[] = [
  { sku: 'THREAD-RED', available: 1_000_000 },
  { sku: 'NEEDLE-SET', available: 1_000_000 },
  { sku: 'FABRIC-LINEN', available: 1_000_000 },
  { sku: 'MACHINE-MINI', available: 1_000_000 },
  { sku: 'OUT-OF-STOCK', available: 0 },
];
