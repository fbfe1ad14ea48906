export { benchOrders, type LoadResult, type OrderBenchOptions } from './orders.ts';
