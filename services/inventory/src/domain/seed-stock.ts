/** What a warehouse starts with, for demonstrations: plenty of everything but one SKU that is sold out. */
export const seedStock: readonly { readonly sku: string; readonly available: number }[] = [
  { sku: 'MUG', available: 1_000_000 },
  { sku: 'TEAPOT', available: 1_000_000 },
  { sku: 'TEA-TOWEL', available: 1_000_000 },
  { sku: 'OUT-OF-STOCK', available: 0 },
];
