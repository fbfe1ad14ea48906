import type { Item } from '../items/attribute-value.ts';
import { pageBytes } from '../items/size.ts';

/** Bytes after which a page ends. */
const PAGE_BYTES = 1024 * 1024;

/** What an item counts beside its text at most, bytes. */
const OVERHEAD_BYTES = 64;

/**
 * What a unit of an item's JSON text counts at most: three bytes of UTF-8, and of a sort key again a third in every
 * block. The syntax around names and values is longer than what they count beside their bytes.
 */
const BYTES_A_UNIT = 6;

/** How full a page is. */
export interface PageSize {
  /** @param text the whole item's; @param seen the item as the page's source shows it. */
  add(text: string, seen: () => Item): void;
  isFull(): boolean;
}

/** A page's size, counted item by item only when a bound that is easily had no longer tells that there is room. */
export function createPageSize(rangeKeyName: string | undefined): PageSize {
  let atMostBytes = 0;
  let bytes = 0;
  let uncounted: Array<() => Item> = [];
  return {
    add: (text, seen) => {
      atMostBytes += OVERHEAD_BYTES + BYTES_A_UNIT * text.length;
      uncounted.push(seen);
    },
    isFull: () => {
      if (atMostBytes < PAGE_BYTES) return false;
      for (const seen of uncounted) bytes += pageBytes(seen(), rangeKeyName);
      uncounted = [];
      return bytes >= PAGE_BYTES;
    },
  };
}
