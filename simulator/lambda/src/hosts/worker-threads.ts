import type { Kernel } from '#kernel';
import type { EnvironmentHost } from './environment-host.ts';
import { FunctionThread } from './function-thread.ts';

/** How threads are used. */
export interface WorkerThreadsOptions {
  readonly count: number;
  /** How long a thread may compute without a word before it is ended, ms of the wall's clock (default 10,000). */
  readonly watchdogMs?: number;
  /** Where threads keep compiled code. */
  readonly codeCacheDir?: string;
}

const DEFAULT_WATCHDOG_MS = 10_000;

/** Runs environments in worker threads, many in each; a thread that hangs or dies is replaced. */
export function createWorkerThreadsHost(kernel: Kernel, options: WorkerThreadsOptions): EnvironmentHost {
  const watchdogMs = options.watchdogMs ?? DEFAULT_WATCHDOG_MS;
  let threads: FunctionThread[] = [];
  let nextEnvironment = 1;

  /** The thread with the fewest environments; threads are started when they are first needed. */
  const pickThread = (): FunctionThread => {
    threads = threads.filter(({ isDead }) => !isDead);
    const [emptiest] = [...threads].sort((one, other) => one.size - other.size);
    if (emptiest && (emptiest.size === 0 || threads.length >= options.count)) return emptiest;
    const started = new FunctionThread(kernel, watchdogMs, options.codeCacheDir);
    threads.push(started);
    return started;
  };

  return {
    open: (spec, listener) => {
      const thread = pickThread();
      const environment = nextEnvironment++;
      thread.open(environment, spec, listener);
      return {
        send: (message) => thread.send(environment, message),
        close: () => thread.close(environment),
      };
    },
    close: () => {
      for (const thread of threads) thread.terminate();
    },
  };
}
