export { benchOrders, type LoadResult, type OrderBenchOptions } from './orders.ts';
export { type RunningSystem, startSystem, type TemporaryData, temporaryData } from './running-system.ts';
