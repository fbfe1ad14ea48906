import { benchOrders, type LoadResult } from '@backstitch/bench';
import pc from 'picocolors';
import { table } from '../render/format.ts';
import { sampleOrder } from '../sample-orders.ts';
import { projectRoot } from '../settings.ts';
import type { BenchSection } from './section.ts';

const CLIENTS = [1, 16, 64];
const DURATION_MS = 10_000;

/** Orders from POST to CONFIRMED over HTTP, durable on disk. */
export const orders: BenchSection = async (progress) => {
  const loads = await benchOrders({
    root: projectRoot,
    clients: CLIENTS,
    durationMs: DURATION_MS,
    order: sampleOrder,
    progress,
  });
  return {
    result: loads,
    show: (line) => {
      showLoads(loads, line);
      showCalls(loads, line);
    },
  };
};

function showLoads(loads: readonly LoadResult[], line: (text?: string) => void): void {
  line(pc.bold('Orders, POST to CONFIRMED over HTTP, every answer on disk'));
  const rows = loads.map(({ clients, orders, ordersPerSecond, p50Ms, p99Ms, cpuMsPerOrder, syncsPerOrder }) => [
    String(clients),
    String(orders),
    ordersPerSecond.toFixed(1),
    `${p50Ms.toFixed(0)} ms`,
    `${p99Ms.toFixed(0)} ms`,
    ...[cpuMsPerOrder?.functions, cpuMsPerOrder?.simulator, cpuMsPerOrder?.runtime].map((ms) =>
      ms === undefined ? '-' : `${ms.toFixed(1)} ms`,
    ),
    syncsPerOrder.toFixed(2),
  ]);
  const head = [
    'clients',
    'orders',
    'orders/s',
    'p50',
    'p99',
    'CPU functions',
    'CPU simulator',
    'CPU runtime',
    'fsyncs/order',
  ];
  for (const text of table(
    head,
    rows,
    head.map(() => 'right' as const),
  ))
    line(`  ${text}`);
}

function showCalls(loads: readonly LoadResult[], line: (text?: string) => void): void {
  const calls = loads.at(-1)?.callsPerOrder ?? {};
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0);
  line();
  line(pc.bold(`Calls per order: ${total.toFixed(1)}`));
  const rows = Object.entries(calls)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => [name, count.toFixed(2)]);
  for (const text of table(['operation', 'per order'], rows, ['left', 'right'])) line(`  ${text}`);
}
