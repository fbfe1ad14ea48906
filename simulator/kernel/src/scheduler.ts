import type { MovableClock } from './clock.ts';
import type { Random } from './random.ts';
import { createTaskQueue } from './task-queue.ts';
import { createTimerHeap, type TimerHeap } from './timer-heap.ts';

/** What may be cancelled before it happens. */
export interface Cancellable {
  cancel(): void;
}

/** How a timer counts for {@link Scheduler.untilQuiet}. */
export interface TimerOptions {
  /** A background timer (a sweeper's next run, a retention's end) keeps nothing from being quiet. */
  readonly background?: boolean;
}

/**
 * Runs tasks and timers on the simulator's clock. Tasks that are ready together run in the order in which they came,
 * or, with a seeded order, in the order that the seed decides.
 */
export interface Scheduler {
  /** Runs `task` soon, after what runs now. What it throws is reported, never swallowed. */
  soon(task: () => unknown): void;
  /** Runs `task` at `timeMs` (ms since the epoch), or soon if that is past. Forgotten when the process ends. */
  at(timeMs: number, task: () => unknown, options?: TimerOptions): Cancellable;
  /** Runs `task` after `delayMs`. */
  after(delayMs: number, task: () => unknown, options?: TimerOptions): Cancellable;
  /** Resolves after `delayMs` on the simulator's clock. */
  sleep(delayMs: number): Promise<void>;
  /** Counts work outside the scheduler (a worker thread that computes): nothing is idle until `end` is called. */
  beginOutsideWork(): { end(): void };
  /**
   * Runs until no task, no outside work and no foreground timer is left. Idle waits are skipped unless the clock is
   * the wall's.
   * @param options.limitMs gives up when the clock has moved this far (default 400 days).
   * @throws {NeverQuiet} when the limit was reached.
   */
  untilQuiet(options?: { readonly limitMs?: number }): Promise<void>;
  /**
   * Like untilQuiet, but ends as soon as `done()` holds. Returns whether it held. Several may run at once: the clock
   * stands still at the moment of each until its caller has gone on.
   */
  runUntil(done: () => boolean, options?: { readonly limitMs?: number }): Promise<boolean>;
  /** Stops everything; nothing runs any more. */
  stop(): void;
}

/** Work went on past the limit that was set for it. */
export class NeverQuiet extends Error {
  override readonly name = 'NeverQuiet';
}

/** What the scheduler needs. */
export interface SchedulerOptions {
  readonly clock: MovableClock;
  /** Decides the order of tasks that are ready together; absent: first come, first run. */
  readonly order?: Random;
  /** Told of every error that a task throws. */
  readonly onError: (error: unknown) => void;
}

const DEFAULT_LIMIT_MS = 400 * 24 * 3_600_000;

/** Tasks that run before the event loop gets its turn (sockets, worker messages). */
const TASKS_PER_TURN = 256;

/** Longest delay that Node's timers take, ms. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** Builds a scheduler over a clock. A virtual clock moves only inside untilQuiet and runUntil. */
export function createScheduler({ clock, order, onError }: SchedulerOptions): Scheduler {
  const tasks = createTaskQueue(order);
  const timers: TimerHeap = createTimerHeap();
  let outsideWork = 0;
  let stopped = false;
  let turnScheduled = false;
  let wakeTimer: NodeJS.Timeout | undefined;
  let wakeAtMs = Number.POSITIVE_INFINITY;
  let notifyChange: (() => void) | undefined;
  const awaited = new Set<() => boolean>();

  const run = (task: () => unknown) => {
    try {
      const result = task();
      if (result instanceof Promise) result.catch(onError);
    } catch (error) {
      onError(error);
    }
  };

  const fireDueTimers = () => {
    const nowMs = clock.now();
    for (let due = timers.takeDue(nowMs); due; due = timers.takeDue(nowMs)) soon(due.task);
  };

  const turn = () => {
    turnScheduled = false;
    if (stopped) return;
    if (clock.mode !== 'virtual') fireDueTimers();
    for (let count = 0; count < TASKS_PER_TURN && tasks.size() > 0 && !stopped; count += 1) {
      const task = tasks.take();
      if (task) run(task);
    }
    if (tasks.size() > 0) scheduleTurn();
    else armWakeTimer();
    notifyChange?.();
  };

  const scheduleTurn = () => {
    if (turnScheduled || stopped) return;
    turnScheduled = true;
    setImmediate(turn);
  };

  const armWakeTimer = () => {
    if (clock.mode === 'virtual' || stopped) return;
    const next = timers.peek();
    const nextMs = next ? next.timeMs : Number.POSITIVE_INFINITY;
    if (nextMs >= wakeAtMs && wakeTimer) return;
    clearTimeout(wakeTimer);
    wakeTimer = undefined;
    wakeAtMs = Number.POSITIVE_INFINITY;
    if (!next) return;
    wakeAtMs = nextMs;
    const delayMs = Math.min(Math.max(0, Math.ceil(nextMs - clock.now())), LONGEST_TIMEOUT_MS);
    wakeTimer = setTimeout(() => {
      wakeTimer = undefined;
      wakeAtMs = Number.POSITIVE_INFINITY;
      scheduleTurn();
    }, delayMs);
  };

  const soon = (task: () => unknown) => {
    if (stopped) return;
    tasks.add(task);
    scheduleTurn();
  };

  const at = (timeMs: number, task: () => unknown, options: TimerOptions = {}): Cancellable => {
    const timer = timers.add({ timeMs, task, background: options.background ?? false });
    armWakeTimer();
    return {
      cancel: () => {
        timers.remove(timer);
      },
    };
  };

  const untilChange = () =>
    new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, 50);
      notifyChange = () => {
        clearTimeout(timeout);
        notifyChange = undefined;
        resolve();
      };
    });

  const someoneGoesOn = () => [...awaited].some((done) => done());

  const advanceUntil = async (done: () => boolean, limitMs: number): Promise<boolean> => {
    while (!stopped) {
      await settle();
      if (done()) return true;
      if (tasks.size() > 0 || turnScheduled || someoneGoesOn()) continue;
      if (outsideWork > 0) {
        await untilChange();
        continue;
      }
      const next = timers.peek();
      if (!next || timers.foregroundCount() === 0) return done();
      if (next.timeMs > limitMs) {
        throw new NeverQuiet(
          `Work still goes on at ${new Date(next.timeMs).toISOString()}, past the limit set for it.`,
        );
      }
      if (clock.mode === 'wall') {
        await untilChange();
        continue;
      }
      clock.moveTo(next.timeMs);
      fireDueTimers();
    }
    return done();
  };

  const runUntil: Scheduler['runUntil'] = async (done, { limitMs = DEFAULT_LIMIT_MS } = {}) => {
    awaited.add(done);
    try {
      return await advanceUntil(done, clock.now() + limitMs);
    } finally {
      awaited.delete(done);
    }
  };

  return {
    soon,
    at,
    after: (delayMs, task, options) => at(clock.now() + delayMs, task, options),
    sleep: (delayMs) => new Promise((resolve) => at(clock.now() + delayMs, resolve)),
    beginOutsideWork: () => {
      outsideWork += 1;
      let ended = false;
      return {
        end: () => {
          if (ended) return;
          ended = true;
          outsideWork -= 1;
          notifyChange?.();
        },
      };
    },
    untilQuiet: async (options) => {
      await runUntil(() => false, options);
    },
    runUntil,
    stop: () => {
      stopped = true;
      clearTimeout(wakeTimer);
      tasks.clear();
      notifyChange?.();
    },
  };
}

/** Lets promises, sockets and immediates run: whatever they lead to has become a task when this resolves. */
async function settle(): Promise<void> {
  for (let rounds = 0; rounds < 2; rounds += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
