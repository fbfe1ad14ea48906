import type { CallContext, JsonText, Kernel, Random } from '#kernel';
import type { Catalogue } from './store/catalogue.ts';
import type { Expiries } from './store/expiries.ts';
import type { ItemStore } from './store/item-store.ts';
import type { RecentWrites } from './store/recent-writes.ts';
import type { Writer } from './store/writer.ts';
import type { StreamLog } from './streams/stream-log.ts';
import type { Index, Table } from './tables/table.ts';

/** What the operations work with. */
export interface Parts {
  readonly kernel: Kernel;
  readonly catalogue: Catalogue;
  readonly items: ItemStore;
  readonly writer: Writer;
  readonly expiries: Expiries;
  readonly streams: StreamLog;
  readonly recent: RecentWrites;
  /** How long tables and indexes take to be created, changed and deleted, ms. */
  readonly settleMs: number;
  /** Where identifiers come from. */
  readonly ids: Random;
  /** Fills a new index with the items that are there. */
  startBackfill(table: Table, index: Index): void;
}

/** An operation over its parts; one that has nothing to answer answers nothing. */
export type PartsOperation = (
  parts: Parts,
  input: Readonly<Record<string, unknown>>,
  context: CallContext,
) => Readonly<Record<string, unknown>> | JsonText | undefined;
