export { benchColdStarts, type ColdStartBundle, type ColdStarts } from './cold-start.ts';
export { benchBesideDynalite, type CallRates } from './dynamodb/beside-dynalite.ts';
export { benchDurableWrites, type DurableWrites } from './dynamodb/durable-writes.ts';
export { benchGrowingTable, type GrowingTable } from './dynamodb/million-items.ts';
export { benchOrders, type LoadResult, type OrderBenchOptions } from './orders.ts';
export { type RunningSystem, startSystem, type TemporaryData, temporaryData } from './running-system.ts';
