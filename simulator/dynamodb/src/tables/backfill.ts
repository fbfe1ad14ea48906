import type { Kernel } from '#kernel';
import { itemKey } from '../items/keys.ts';
import type { Catalogue } from '../store/catalogue.ts';
import type { ItemStore } from '../store/item-store.ts';
import type { Index, Table } from './table.ts';

/** Items that one step adds to an index. */
const ITEMS_PER_STEP = 2_000;

/** Fills new indexes with the items that were there before them. */
export interface Backfill {
  start(table: Table, index: Index): void;
  /** Starts again what a restart has interrupted. */
  resume(): void;
}

/** A small table is filled at once; a large one in steps between other work. */
export function createBackfill({ store, scheduler }: Kernel, catalogue: Catalogue, items: ItemStore): Backfill {
  const finish = (name: string, indexId: number) => {
    const table = catalogue.find(name);
    if (!table) return;
    const indexes = table.indexes.map((index) => (index.id === indexId ? { ...index, backfilling: false } : index));
    catalogue.save({ ...table, indexes });
  };

  const step = (name: string, indexId: number, from: Uint8Array) => {
    const table = catalogue.find(name);
    const index = table?.indexes.find(({ id }) => id === indexId);
    if (!table || !index) return; // Deleted meanwhile.
    let count = 0;
    for (const { item } of items.range(table, { lower: Buffer.from(from) }, false)) {
      const key = itemKey(table.keySchema, item);
      if (count === ITEMS_PER_STEP) {
        scheduler.soon(() => store.transact(() => step(name, indexId, key)));
        return;
      }
      items.addToIndex(table, index, key, item);
      count += 1;
    }
    finish(name, indexId);
  };

  return {
    start: (table, index) => step(table.name, index.id, new Uint8Array()),
    resume: () => {
      for (const table of catalogue.all()) {
        for (const { id, backfilling } of table.indexes) {
          if (backfilling) store.transact(() => step(table.name, id, new Uint8Array()));
        }
      }
    },
  };
}
