import type { Item } from '../items/attribute-value.ts';
import { itemBytes, pageBytes } from '../items/size.ts';
import type { StoredItem } from '../store/item-store.ts';

/** Bytes after which a page ends. */
const PAGE_BYTES = 1024 * 1024;

/** How a page is read. */
export interface PageOptions {
  readonly limit: number | undefined;
  /** Its value is repeated in the stored form, which counts. */
  readonly rangeKeyName: string | undefined;
  /** The item as the table or index holds it. */
  readonly view: (item: Item) => Item;
  readonly matches: (item: Item) => boolean;
  /** Only counts. */
  readonly countOnly: boolean;
  readonly project: (item: Item) => Item;
  /** Sizes are wanted for the consumed capacity. */
  readonly measures: boolean;
}

/** One page of a Query or Scan. */
export interface Page {
  readonly items: readonly Item[];
  readonly count: number;
  readonly scannedCount: number;
  /** The last item that was read, if there may be more behind it. */
  readonly last: Item | undefined;
  /** Bytes that were read; of the whole items in `fullBytes`. */
  readonly bytes: number;
  readonly fullBytes: number;
}

/** Reads until the limit, 1 MB or the end. */
export function readPage(rows: Iterable<StoredItem>, options: PageOptions): Page {
  const page = { items: [] as Item[], count: 0, scannedCount: 0, bytes: 0, fullBytes: 0 };
  let pageSize = 0;
  let last: Item | undefined;
  const isFull = () => page.scannedCount >= (options.limit ?? Number.POSITIVE_INFINITY) || pageSize >= PAGE_BYTES;
  for (const { item } of rows) {
    const seen = options.view(item);
    page.scannedCount += 1;
    pageSize += pageBytes(seen, options.rangeKeyName);
    if (options.measures) {
      page.bytes += itemBytes(seen);
      page.fullBytes += itemBytes(item);
    }
    last = item;
    if (options.matches(seen)) {
      page.count += 1;
      if (!options.countOnly) page.items.push(options.project(seen));
    }
    if (isFull()) break;
  }
  return { ...page, last: isFull() ? last : undefined };
}
