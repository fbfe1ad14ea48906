import type { Kernel } from '#kernel';
import { LogStore } from './log-store.ts';
import { createLogsService } from './service.ts';

export type { LogLine } from './log-store.ts';

import type { LogLine } from './log-store.ts';

/** CloudWatch Logs, as other services use it. */
export interface Logs {
  /** A function that appends to a stream, which is made when the first event comes. */
  writer(group: string, stream: string): (timeMs: number, message: string) => void;
  /** Hears every event as it comes, of the groups that `accepts` picks. */
  subscribe(accepts: (group: string) => boolean, listener: (line: LogLine) => void): { stop(): void };
  /** Writes what is still in memory to the store. */
  flush(): void;
}

/** How much is kept. */
export interface LogsOptions {
  /** Events of all groups together; the oldest go first. Default 200,000. */
  readonly largestCount?: number;
}

/** How long events may wait in memory to be written together, ms. A kill loses them: they are logs. */
const FLUSH_AFTER_MS = 50;

/** How many events wait at most. */
const FLUSH_COUNT = 256;

/** Events between two looks for what has to go. */
const PRUNE_EVERY = 5_000;

/** The longest event ("CloudWatch Logs quotas": event size 1 MB), characters. */
const LONGEST_MESSAGE = 1_048_576;

/** Registers the service `logs`. */
export function createLogs(kernel: Kernel, { largestCount = 200_000 }: LogsOptions = {}): Logs {
  const { clock, scheduler } = kernel;
  const store = new LogStore(kernel.store);
  const subscriptions = new Set<{ accepts: (group: string) => boolean; listener: (line: LogLine) => void }>();
  let waiting: LogLine[] = [];
  let isFlushSet = false;
  let nextId = store.lastId() + 1;
  let sincePruned = 0;

  const flush = () => {
    const lines = waiting;
    waiting = [];
    if (lines.length === 0) return;
    kernel.store.transact(() => write(lines));
  };

  const write = (lines: readonly LogLine[]) => {
    const touched = new Map<string, LogLine[]>();
    for (const line of lines) {
      store.ensure(line.group, line.stream, line.ingestedMs);
      store.append(line);
      const key = `${line.group}\n${line.stream}`;
      touched.set(key, [...(touched.get(key)?.slice(0, 1) ?? []), line]);
    }
    for (const [first, last = first] of touched.values()) {
      if (first && last) store.touch(first.group, first.stream, first.timeMs, last.timeMs, last.ingestedMs);
    }
    sincePruned += lines.length;
    if (sincePruned < PRUNE_EVERY) return;
    sincePruned = 0;
    store.prune(clock.now(), largestCount);
  };

  const append = (group: string, stream: string, timeMs: number, text: string) => {
    const message = text.slice(0, LONGEST_MESSAGE);
    const line: LogLine = { id: nextId++, group, stream, timeMs, ingestedMs: clock.now(), message };
    waiting.push(line);
    for (const { accepts, listener } of subscriptions) if (accepts(group)) listener(line);
    if (waiting.length >= FLUSH_COUNT) flush();
    else if (!isFlushSet) {
      isFlushSet = true;
      const later = () => {
        isFlushSet = false;
        flush();
      };
      scheduler.after(FLUSH_AFTER_MS, later, { background: true });
    }
  };

  kernel.aws.register(createLogsService(kernel, store, { append, flush }));
  return {
    writer: (group, stream) => (timeMs, message) => append(group, stream, timeMs, message),
    subscribe: (accepts, listener) => {
      const subscription = { accepts, listener };
      subscriptions.add(subscription);
      return { stop: () => void subscriptions.delete(subscription) };
    },
    flush,
  };
}
