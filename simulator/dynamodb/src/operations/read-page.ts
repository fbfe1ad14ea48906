import type { Item } from '../items/attribute-value.ts';
import { itemBytes } from '../items/size.ts';
import type { StoredItem } from '../store/stored-item.ts';
import { readUnits } from './capacity.ts';
import { createPageSize } from './page-size.ts';

/** How a page is read. */
export interface PageOptions {
  readonly limit: number | undefined;
  /** Its value is repeated in the stored form, which counts. */
  readonly rangeKeyName: string | undefined;
  /** The item as the request sees it; absent: whole. */
  readonly view: ((item: Item) => Item) | undefined;
  /** The item as an index holds it; absent: whole. */
  readonly entry: ((item: Item) => Item) | undefined;
  /** Each item is fetched from the table besides. */
  readonly fetches: boolean;
  /** Absent: every item does. */
  readonly matches: ((item: Item) => boolean) | undefined;
  /** Only counts. */
  readonly countOnly: boolean;
  /** Absent: all that is seen is wanted. */
  readonly project: ((item: Item) => Item) | undefined;
  /** Sizes are wanted for the consumed capacity. */
  readonly measures: boolean;
}

/** One page of a Query or Scan. */
export interface Page {
  /** Each as JSON text. */
  readonly items: readonly string[];
  readonly count: number;
  readonly scannedCount: number;
  /** The last item that was read, if there may be more behind it. */
  readonly last: Item | undefined;
  /** Bytes that were read where the page was read from. */
  readonly bytes: number;
  /** Read units of the items that an index fetched from the table: each is rounded up by itself. */
  readonly fetchedUnits: number;
}

/** Reads until the limit, 1 MB or the end. */
export function readPage(rows: Iterable<StoredItem>, options: PageOptions): Page {
  const { limit = Number.POSITIVE_INFINITY, view, entry, matches, project } = options;
  const page = { items: [] as string[], count: 0, scannedCount: 0, bytes: 0, fetchedUnits: 0 };
  const size = createPageSize(options.rangeKeyName);
  const seenOf = (row: StoredItem) => (view ? view(row.item) : row.item);
  for (const row of rows) {
    page.scannedCount += 1;
    size.add(row.text, () => seenOf(row));
    if (options.measures) {
      page.bytes += itemBytes(entry ? entry(row.item) : row.item);
      if (options.fetches) page.fetchedUnits += readUnits(row.item, true);
    }
    if (!matches || matches(seenOf(row))) {
      page.count += 1;
      if (!options.countOnly) page.items.push(textOf(row, view, project));
    }
    if (page.scannedCount >= limit || size.isFull()) return { ...page, last: row.item };
  }
  return { ...page, last: undefined };
}

function textOf(row: StoredItem, view: PageOptions['view'], project: PageOptions['project']): string {
  if (!view && !project) return row.text;
  const seen = view ? view(row.item) : row.item;
  return JSON.stringify(project ? project(seen) : seen);
}
