import {
  benchBesideDynalite,
  benchDurableWrites,
  benchGrowingTable,
  type CallRates,
  type DurableWrites,
  type GrowingTable,
} from '@backstitch/bench';
import pc from 'picocolors';
import { table } from '../render/format.ts';
import type { BenchSection } from './section.ts';

const ROUND_MS = 1_000;
const ROUNDS = 3;
const DURABLE_MS = 4_000;
const MANY_ITEMS = 1_000_000;

type Line = (text?: string) => void;

/** The simulated DynamoDB: beside dynalite, in the process, and with a large table. */
export const dynamodb: BenchSection = async (progress) => {
  const calls = await benchBesideDynalite({ roundMs: ROUND_MS, rounds: ROUNDS, progress });
  progress('Durable writes in the process ...');
  const durableWrites = await benchDurableWrites(DURABLE_MS);
  progress(`A table of ${MANY_ITEMS} items ...`);
  const growingTable = await benchGrowingTable(MANY_ITEMS);
  return {
    result: { calls, durableWrites, growingTable },
    show: (line) => {
      showCalls(calls, line);
      showDurableWrites(durableWrites, line);
      showGrowingTable(growingTable, line);
    },
  };
};

function showCalls(calls: readonly CallRates[], line: Line): void {
  line(pc.bold('DynamoDB, calls a second: the simulator with every write on disk, dynalite in memory'));
  const rows = calls.map(({ operation, through, callers, simulator, dynalite, ratio }) => [
    operation,
    through,
    String(callers),
    shown(simulator.callsPerSecond),
    shown(dynalite?.callsPerSecond),
    ratio ? `${ratio.toFixed(2)}x` : '-',
    shown(simulator.cpuMicroseconds),
    shown(dynalite?.cpuMicroseconds),
  ]);
  const head = ['operation', 'through', 'callers', 'simulator', 'dynalite', 'ratio', 'µs a call', 'dynalite'];
  for (const text of table(head, rows, ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'])) {
    line(`  ${text}`);
  }
  line(
    '  µs a call: processor time of the server, all of its threads. Each server is a process; so are the callers of',
  );
  line('  plain HTTP, and those of the SDK are two: it costs them several times what it costs the server, and on few');
  line('  cores calls through it tell more of the SDK than of a server.');
}

function shown(figure: number | undefined): string {
  return figure?.toFixed(0) ?? '-';
}

function showDurableWrites({ inFlight, writesPerSecond, fsyncsPerSecond }: DurableWrites, line: Line): void {
  line();
  line(pc.bold('DynamoDB in the process'));
  line(
    `  ${writesPerSecond.toFixed(0)} durable writes of one item a second with ${inFlight} in flight, ` +
      `${fsyncsPerSecond.toFixed(0)} fsyncs a second`,
  );
}

function showGrowingTable(measured: GrowingTable, line: Line): void {
  const { items, residentMb, secondsToFill, readMicrosecondsAmongFew: few, readMicrosecondsAmongAll: all } = measured;
  line(`  ${items} items written in ${secondsToFill.toFixed(0)} s, at most ${residentMb.toFixed(0)} MB of memory`);
  line(
    `  a point read among them takes ${all.toFixed(0)} µs, among 1000 ${few.toFixed(0)} µs: ${(all / few).toFixed(2)}x`,
  );
}
