import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of a process by part, seconds. */
export interface CpuSeconds {
  /** The main thread: the simulated services, the store, HTTP. */
  readonly simulator: number;
  /** Worker threads: the functions with their SDKs. */
  readonly functions: number;
  /** V8's and libuv's own threads: garbage collection, compilation, files. */
  readonly runtime: number;
}

/** What the simulator calls its worker threads; the operating system shows it. */
const FUNCTIONS_THREAD = 'functions';

/** Linux counts CPU time in ticks of 10 ms (`getconf CLK_TCK` is 100 wherever Node.js runs). */
const TICKS_PER_SECOND = 100;

/** Reads a process's CPU time from /proc; nothing where there is no /proc. */
export function cpuOf(pid: number): CpuSeconds | undefined {
  try {
    const cpu = { simulator: 0, functions: 0, runtime: 0 };
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      cpu[partOf(stat, thread === String(pid))] += ticksOf(stat) / TICKS_PER_SECOND;
    }
    return cpu;
  } catch {
    return undefined;
  }
}

/** What was used between two readings. */
export function difference(after: CpuSeconds, before: CpuSeconds): CpuSeconds {
  return {
    simulator: after.simulator - before.simulator,
    functions: after.functions - before.functions,
    runtime: after.runtime - before.runtime,
  };
}

function partOf(stat: string, isMain: boolean): keyof CpuSeconds {
  if (isMain) return 'simulator';
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  return name === FUNCTIONS_THREAD ? 'functions' : 'runtime';
}

/** User and system time: the 14th and 15th fields, counted after the name, which may hold spaces. */
function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
