import type { Cancellable, Kernel } from '#kernel';
import type { LiveEnvironment } from './live-environment.ts';

/** How long an environment stays warm when nobody calls it: within what Lambda does, ms. */
const IDLE_MS = 10 * 60_000;

/** How a pool grows. */
export interface PoolOptions {
  /** Most environments; further invocations wait. */
  readonly largest: number;
  /**
   * How long an invocation waits for a warm environment before a new one is opened, ms; it waits on as long as others
   * are given one in that time. 0: none waits, as on AWS. Where environments share one thread, a second one computes
   * nothing sooner, and costs a cold start and code that has yet to be optimised.
   */
  readonly patienceMs: number;
}

/** The environments of one version of a function: warm ones first, new ones up to a bound, then a queue. */
export class EnvironmentPool {
  readonly #kernel: Kernel;
  readonly #options: PoolOptions;
  readonly #open: () => LiveEnvironment;
  readonly #idle: Array<{ environment: LiveEnvironment; expiry: Cancellable }> = [];
  readonly #waiting: Array<(environment: LiveEnvironment | undefined) => void> = [];
  #busy = 0;
  #isRetired = false;
  #patience: Cancellable | undefined;

  constructor(kernel: Kernel, options: PoolOptions, open: () => LiveEnvironment) {
    this.#kernel = kernel;
    this.#options = options;
    this.#open = open;
  }

  /** Invocations that run or wait. */
  get load(): number {
    return this.#busy + this.#waiting.length;
  }

  get busy(): number {
    return this.#busy;
  }

  /** Takes an environment: `isNew` when it has yet to load the function. */
  async take(): Promise<{ environment: LiveEnvironment; isNew: boolean }> {
    const warm = this.#takeIdle();
    if (warm) return { environment: warm, isNew: false };
    const { largest, patienceMs } = this.#options;
    if (this.#busy === 0 || (this.#busy < largest && patienceMs === 0)) {
      this.#busy += 1;
      return { environment: this.#open(), isNew: true };
    }
    const handed = await new Promise<LiveEnvironment | undefined>((resolve) => {
      this.#waiting.push(resolve);
      if (!this.#patience) this.#bePatient();
    });
    return handed ? { environment: handed, isNew: false } : { environment: this.#open(), isNew: true };
  }

  /** Gives an environment back: to whoever waits, or to stay warm, or it is dropped. */
  release(environment: LiveEnvironment): void {
    const isUsable = !environment.isDropped && !this.#isRetired;
    const next = this.#waiting.shift();
    if (next) {
      this.#bePatient();
      if (!isUsable) environment.drop();
      next(isUsable ? environment : undefined);
      return;
    }
    this.#busy -= 1;
    if (isUsable) this.#keepWarm(environment);
    else environment.drop();
  }

  /** A new version took its place: what runs may finish, nothing is kept. */
  retire(): void {
    this.#isRetired = true;
    for (const { environment, expiry } of this.#idle.splice(0)) {
      expiry.cancel();
      environment.drop();
    }
  }

  /** Opens another environment when nobody was given one for so long. */
  #bePatient(): void {
    this.#patience?.cancel();
    this.#patience = undefined;
    const { largest, patienceMs } = this.#options;
    if (patienceMs === 0 || this.#waiting.length === 0 || this.#busy >= largest) return;
    this.#patience = this.#kernel.scheduler.after(patienceMs, () => {
      this.#patience = undefined;
      const next = this.#waiting.shift();
      if (!next) return;
      this.#busy += 1;
      next(undefined);
      this.#bePatient();
    });
  }

  #takeIdle(): LiveEnvironment | undefined {
    const idle = this.#idle.pop();
    if (!idle) return undefined;
    idle.expiry.cancel();
    if (idle.environment.isDropped) return this.#takeIdle();
    this.#busy += 1;
    return idle.environment;
  }

  #keepWarm(environment: LiveEnvironment): void {
    const expire = () => {
      const index = this.#idle.findIndex((idle) => idle.environment === environment);
      if (index >= 0) this.#idle.splice(index, 1);
      environment.drop();
    };
    this.#idle.push({ environment, expiry: this.#kernel.scheduler.after(IDLE_MS, expire, { background: true }) });
  }
}
