import { type Aws, createAws } from './aws.ts';
import { type Clock, type ClockMode, createClock, wallOfThisThread } from './clock.ts';
import { type Faults, openFaults } from './faults.ts';
import { createInternet, type Internet } from './internet.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createNetwork, type Network } from './network.ts';
import { cryptoRandom, type Random, seededRandom } from './random.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { createSignals, type Signals } from './signals.ts';
import { openStore, type Store } from './store.ts';

/** What every simulated service is built on. */
export interface Kernel {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly jobs: Jobs;
  readonly signals: Signals;
  readonly faults: Faults;
  readonly network: Network;
  readonly internet: Internet;
  readonly aws: Aws;
  /** Reports an error of the simulator itself: something that must not happen. */
  readonly reportError: (error: unknown) => void;
  /** Lets services and jobs go on from what the store says. Called once, after every service was registered. */
  resume(): void;
  /** Stops all work, commits and closes the store. */
  close(): void;
}

/** How a kernel runs. */
export interface KernelOptions {
  /** The store's file; `:memory:` by default. */
  readonly storePath?: string;
  /** Default `virtual`. */
  readonly clock?: ClockMode;
  /** Makes a run repeatable: ids, jitter and the order of concurrent work. Absent: nothing is predictable. */
  readonly seed?: number | string;
  /** Where a virtual clock begins, ms since the epoch (default 2026-01-01T00:00Z). */
  readonly startMs?: number;
  /** The wall clock stands still while this thread does: a debugger holds it. */
  readonly stopsWithThread?: boolean;
  /** Default `eu-west-1`. */
  readonly region?: string;
  /** Twelve digits; default `000000000000`. */
  readonly accountId?: string;
  /** Told of errors of the simulator itself; by default they go to stderr. */
  readonly onError?: (error: unknown) => void;
}

const DEFAULT_START_MS = Date.UTC(2026, 0, 1);

/** Builds a kernel with no services yet. */
export function createKernel(options: KernelOptions = {}): Kernel {
  const reportError = options.onError ?? ((error) => console.error('Simulator error:', error));
  const store = openStore(options.storePath ?? ':memory:', reportError);
  store.define('CREATE TABLE IF NOT EXISTS kernel_clock (id INTEGER PRIMARY KEY, last_seen_ms INTEGER NOT NULL);');
  const mode = options.clock ?? 'virtual';
  const startMs = mode === 'virtual' ? (options.startMs ?? DEFAULT_START_MS) : lastSeenMs(store);
  const clock = createClock(mode, startMs, options.stopsWithThread ? wallOfThisThread() : Date.now);
  const random = options.seed === undefined ? cryptoRandom() : seededRandom(String(options.seed));
  const scheduler = createScheduler({
    clock,
    onError: reportError,
    ...(options.seed === undefined ? {} : { order: random.fork('order') }),
  });
  const signals = createSignals(scheduler.soon);
  const jobs = createJobs(store, scheduler, clock);
  const faults = openFaults(store, random.fork('faults'));
  const network = createNetwork(faults, scheduler);
  const aws = createAws({
    region: options.region ?? 'eu-west-1',
    accountId: options.accountId ?? '000000000000',
    store,
    network,
    random: random.fork('aws'),
    clock,
  });

  return {
    clock,
    random,
    store,
    scheduler,
    jobs,
    signals,
    faults,
    network,
    internet: createInternet(network),
    aws,
    reportError,
    resume: () => {
      for (const service of aws.services()) service.resume?.();
      jobs.resume();
    },
    close: () => {
      scheduler.stop();
      store.run('INSERT OR REPLACE INTO kernel_clock (id, last_seen_ms) VALUES (1, ?)', clock.now());
      store.close();
    },
  };
}

/** The latest time that an earlier run of this store saw, ms since the epoch: the clock never goes back behind it. */
function lastSeenMs(store: Store): number {
  return Number(store.get('SELECT last_seen_ms FROM kernel_clock')?.['last_seen_ms'] ?? 0);
}
