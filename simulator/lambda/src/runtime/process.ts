import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { ProcessExit } from './exit.ts';
import type { EnvironmentSpec } from './messages.ts';

/** What the simulated `process` needs of its environment. */
export interface ProcessHost {
  readonly spec: EnvironmentSpec;
  now(): number;
  /** Runs guest code; what it throws is the guest's uncaught exception. */
  enter(work: () => unknown): void;
  /** A line that the function wrote to stdout or stderr. */
  write(text: string): void;
  exit(exitCode: number): void;
  /** `process.getBuiltinModule` and its like. */
  builtin(name: string): unknown;
}

/** A `process` of the function's own: environment variables, streams into its log, time from the kernel. */
export function createProcess(host: ProcessHost): NodeJS.EventEmitter & { env: Record<string, string> } {
  const startedMs = host.now();
  const elapsedMs = () => host.now() - startedMs;
  const exit = (code?: number) => {
    const exitCode = Number(code ?? own.exitCode ?? 0);
    host.exit(exitCode);
    throw new ProcessExit(exitCode);
  };
  const own = Object.assign(new EventEmitter(), {
    env: { ...host.spec.variables },
    title: 'node',
    argv: ['/var/lang/bin/node', '/var/runtime/index.mjs'],
    argv0: 'node',
    execArgv: [],
    execPath: '/var/lang/bin/node',
    pid: 8,
    ppid: 1,
    platform: 'linux',
    arch: host.spec.architecture,
    version: process.version,
    versions: process.versions,
    release: process.release,
    config: process.config,
    features: process.features,
    allowedNodeEnvironmentFlags: process.allowedNodeEnvironmentFlags,
    exitCode: undefined as number | undefined,
    stdout: logStream(host),
    stderr: logStream(host),
    cwd: () => '/var/task',
    chdir: () => undefined,
    umask: () => 0o22,
    getuid: () => 993,
    getgid: () => 990,
    nextTick: (callback: (...values: unknown[]) => unknown, ...values: unknown[]) =>
      process.nextTick(() => host.enter(() => callback(...values))),
    hrtime: Object.assign((previous?: [number, number]) => hrtime(elapsedMs(), previous), {
      bigint: () => BigInt(Math.round(elapsedMs() * 1e6)),
    }),
    uptime: () => elapsedMs() / 1_000,
    memoryUsage: Object.assign(() => process.memoryUsage(), { rss: () => process.memoryUsage.rss() }),
    cpuUsage: () => process.cpuUsage(),
    resourceUsage: () => process.resourceUsage(),
    emitWarning: (warning: unknown) => host.write(`(node:8) ${String(warning)}\n`),
    getBuiltinModule: host.builtin,
    exit,
    reallyExit: exit,
    abort: () => exit(134),
    kill: () => exit(137),
  });
  return Object.defineProperty(own, Symbol.toStringTag, { value: 'process' });
}

function hrtime(elapsedMs: number, previous?: [number, number]): [number, number] {
  const totalNs = Math.round(elapsedMs * 1e6) - (previous ? previous[0] * 1e9 + previous[1] : 0);
  return [Math.floor(totalNs / 1e9), totalNs % 1e9];
}

/** A stream that hands each write to the log at once, so that nothing is lost when the environment dies. */
function logStream(host: ProcessHost): Writable {
  const stream = new Writable({ decodeStrings: false });
  const write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    host.write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const callback = rest.at(-1);
    if (typeof callback === 'function') process.nextTick(() => host.enter(() => callback(null)));
    return true;
  };
  return Object.assign(stream, { write, isTTY: false, fd: 1 });
}
