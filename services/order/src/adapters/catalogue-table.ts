import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TransientFailure } from '@backstitch/idempotency';
import type { Price } from '../domain/place-order.ts';
import type { CatalogueRow } from '../domain/seed-catalogue.ts';

/** What is sold, at which price. */
export interface Catalogue {
  /** The prices of those SKUs that are sold. At most 100 SKUs. @throws {TransientFailure} when not all could be read. */
  pricesOf(skus: readonly string[]): Promise<ReadonlyMap<string, Price>>;
}

/** The key of a catalogue row. */
function catalogueKey(sku: string) {
  return { pk: { S: `CATALOGUE#${sku}` }, sk: { S: '#' } };
}

/** The item of a catalogue row, as the shop's seed data writes it. */
export function toCatalogueItem({ sku, name, unitPriceMinor, currency }: CatalogueRow) {
  return {
    ...catalogueKey(sku),
    sku: { S: sku },
    name: { S: name },
    unitPriceMinor: { N: String(unitPriceMinor) },
    currency: { S: currency },
  };
}

/** The catalogue in the order service's own table. */
export function catalogueTable(client: DynamoDBClient, tableName: string): Catalogue {
  return {
    pricesOf: async (skus) => {
      const keys = [...new Set(skus)].map(catalogueKey);
      const answer = await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: keys } } }));
      if (answer.UnprocessedKeys?.[tableName]?.Keys?.length)
        throw new TransientFailure('Not every price could be read.');
      const items = answer.Responses?.[tableName] ?? [];
      return new Map(
        items.flatMap(({ sku, unitPriceMinor, currency }) =>
          sku?.S !== undefined && unitPriceMinor?.N !== undefined && currency?.S !== undefined
            ? [[sku.S, { unitPriceMinor: Number(unitPriceMinor.N), currency: currency.S }]]
            : [],
        ),
      );
    },
  };
}
