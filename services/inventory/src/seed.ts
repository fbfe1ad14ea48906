import { stockKey } from './adapters/inventory-table.ts';
import { seedStock } from './domain/seed-stock.ts';

export { seedStock };

/** The item of a SKU's stock row, as a new warehouse's seed data writes it. */
export function toStockItem({ sku, available }: (typeof seedStock)[number]) {
  return { ...stockKey(sku), sku: { S: sku }, available: { N: String(available) } };
}
