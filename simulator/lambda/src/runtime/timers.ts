import { AsyncLocalStorage } from 'node:async_hooks';

/** What timers need of their environment. */
export interface TimerHost {
  now(): number;
  /** Asks to be woken at that time; a time that has come means soon. */
  wakeAt(timeMs: number): void;
  /** Runs guest code; what it throws is the guest's uncaught exception. */
  enter(work: () => unknown): void;
}

interface Entry {
  readonly id: number;
  dueMs: number;
  readonly delayMs: number;
  readonly repeats: boolean;
  readonly run: () => unknown;
  cancelled: boolean;
}

/** The longest delay Node knows; anything longer counts as 1 ms ("setTimeout", Node.js documentation). */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** A timer as Node hands it out. */
export class Timeout {
  readonly #timers: Timers;
  readonly #id: number;

  constructor(timers: Timers, id: number) {
    this.#timers = timers;
    this.#id = id;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.#timers.refresh(this.#id);
    return this;
  }

  close(): this {
    this.#timers.clear(this.#id);
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.#timers.clear(this.#id);
  }
}

/** An environment's own timers: they fire one at a time, in order, on the simulated clock. */
export class Timers {
  readonly #host: TimerHost;
  #entries: Entry[] = [];
  readonly #byId = new Map<number, Entry>();
  #nextId = 1;

  constructor(host: TimerHost) {
    this.#host = host;
  }

  /** Timers and immediates that are yet to fire. */
  get pending(): number {
    return this.#byId.size;
  }

  /** `setTimeout`, or `setInterval` when it repeats. */
  add(callback: (...values: unknown[]) => unknown, delay: unknown, values: unknown[], repeats: boolean): Timeout {
    if (typeof callback !== 'function') {
      throw Object.assign(new TypeError('The "callback" argument must be of type function.'), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    const wanted = Math.trunc(Number(delay));
    const delayMs = wanted >= 1 && wanted <= LONGEST_DELAY_MS ? wanted : 1;
    return this.#insert(callback, values, { dueMs: this.#host.now() + delayMs, delayMs, repeats });
  }

  /** `setImmediate`: after what runs now, before every timer. */
  addImmediate(callback: (...values: unknown[]) => unknown, values: unknown[]): Timeout {
    return this.#insert(callback, values, { dueMs: Number.NEGATIVE_INFINITY, delayMs: 0, repeats: false });
  }

  /** `clearTimeout` and its kin: takes what they handed out, or its number. */
  clear(handle: unknown): void {
    if (handle === undefined || handle === null) return;
    const entry = this.#byId.get(Number(handle));
    if (!entry) return;
    entry.cancelled = true;
    this.#byId.delete(entry.id);
  }

  /** Starts a timer's delay over. */
  refresh(id: number): void {
    const entry = this.#byId.get(id);
    if (!entry) return;
    this.clear(id);
    this.#place({ ...entry, dueMs: this.#host.now() + entry.delayMs, cancelled: false });
  }

  /** Fires the first timer that is due, and asks for the next wake-up. */
  fire(): void {
    const entry = this.#first();
    if (entry && entry.dueMs <= this.#host.now()) {
      this.#entries.shift();
      this.#byId.delete(entry.id);
      // Before the callback: its clearInterval must find the next round.
      if (entry.repeats) this.#place({ ...entry, dueMs: this.#host.now() + entry.delayMs });
      this.#host.enter(entry.run);
    }
    this.arm();
  }

  /** Asks for the next wake-up, if there is anything to wake for. */
  arm(): void {
    const next = this.#first();
    if (next) this.#host.wakeAt(Math.max(next.dueMs, this.#host.now()));
  }

  #first(): Entry | undefined {
    while (this.#entries[0]?.cancelled) this.#entries.shift();
    return this.#entries[0];
  }

  #insert(
    callback: (...values: unknown[]) => unknown,
    values: unknown[],
    when: Pick<Entry, 'dueMs' | 'delayMs' | 'repeats'>,
  ): Timeout {
    const id = this.#nextId++;
    const inContext = AsyncLocalStorage.snapshot();
    this.#place({ ...when, id, run: () => inContext(callback, ...values), cancelled: false });
    return new Timeout(this, id);
  }

  #place(entry: Entry): void {
    this.#byId.set(entry.id, entry);
    // Functions hold few timers, and new ones are mostly the latest: a sorted list, searched from its end.
    let index = this.#entries.length;
    while (index > 0 && (this.#entries[index - 1]?.dueMs ?? 0) > entry.dueMs) index -= 1;
    this.#entries.splice(index, 0, entry);
    if (index === 0) this.#host.wakeAt(Math.max(entry.dueMs, this.#host.now()));
  }
}
