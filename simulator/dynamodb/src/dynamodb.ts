import type { Kernel } from '#kernel';
import type { Parts } from './parts.ts';
import { createService } from './service.ts';
import { createCatalogue } from './store/catalogue.ts';
import { createExpiries, SWEEP_JOB } from './store/expiries.ts';
import { createItemStore } from './store/item-store.ts';
import { createRecentWrites } from './store/recent-writes.ts';
import { SCHEMA } from './store/schema.ts';
import { createWriter } from './store/writer.ts';
import { createStreamsService } from './streams/service.ts';
import { createStreamLog } from './streams/stream-log.ts';
import { createBackfill } from './tables/backfill.ts';
import { sweep } from './tables/time-to-live.ts';

/** How the simulated DynamoDB behaves. */
export interface DynamoDbOptions {
  /** How long tables and indexes take to be created, changed and deleted, ms (default 0: usable at once). */
  readonly settleMs?: number;
  /** Shards that a stream has open at a time (default 1). */
  readonly shardsPerStream?: number;
  /** How late an expired item is deleted at most, ms (default 15 minutes). */
  readonly expiryDelayMs?: number;
}

const EXPIRY_DELAY_MS = 15 * 60_000;

/** Registers the services `dynamodb` and `streams.dynamodb`. */
export function createDynamoDb(kernel: Kernel, options: DynamoDbOptions = {}): void {
  kernel.store.define(SCHEMA);
  const catalogue = createCatalogue(kernel.store, kernel.clock);
  const items = createItemStore(kernel.store);
  const expiries = createExpiries(kernel, options.expiryDelayMs ?? EXPIRY_DELAY_MS);
  const streams = createStreamLog(kernel, options.shardsPerStream ?? 1);
  const recent = createRecentWrites(kernel.clock);
  const backfill = createBackfill(kernel, catalogue, items);
  const parts: Parts = {
    kernel,
    catalogue,
    items,
    expiries,
    streams,
    recent,
    writer: createWriter({ items, expiries, streams, recent }),
    settleMs: options.settleMs ?? 0,
    ids: kernel.random.fork('dynamodb'),
    startBackfill: backfill.start,
  };
  kernel.jobs.handle(SWEEP_JOB, (payload) => sweep(parts, (payload as { tableId: number }).tableId)); // Ours.
  kernel.aws.register(createService(kernel, parts, backfill.resume));
  kernel.aws.register(createStreamsService(kernel));
}
