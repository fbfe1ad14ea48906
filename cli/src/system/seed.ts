import { seedStock, toStockItem } from '@backstitch/inventory/seed';
import { seedCatalogue, toCatalogueItem } from '@backstitch/order/seed';
import { administrator, type Simulator } from '@backstitch/simulator';

/** Writes what the shop sells and has in stock, where it is not there yet: a restart changes no stock level. */
export async function seed({ kernel }: Simulator, stage: string): Promise<void> {
  const put = async (table: string, Item: unknown) => {
    const row = { TableName: `backstitch-${stage}-${table}`, Key: keyOf(Item), ConsistentRead: true };
    const { Item: found } = Object(await kernel.aws.call('dynamodb', 'GetItem', row, administrator));
    if (found) return;
    await kernel.aws.call(
      'dynamodb',
      'PutItem',
      { TableName: row.TableName, Item: { ...Object(Item) } },
      administrator,
    );
  };
  for (const row of seedCatalogue) await put('orders', toCatalogueItem(row));
  for (const row of seedStock) await put('inventory', toStockItem(row));
}

function keyOf(item: unknown): unknown {
  const { pk, sk } = Object(item);
  return { pk, sk };
}
