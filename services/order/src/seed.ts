export { toCatalogueItem } from './adapters/catalogue-table.ts';
export { type CatalogueRow, seedCatalogue } from './domain/seed-catalogue.ts';
