import type { Cancellable, Kernel } from '#kernel';
import type { LiveEnvironment } from './live-environment.ts';

/** How long an environment stays warm when nobody calls it: within what Lambda does, ms. */
const IDLE_MS = 10 * 60_000;

/** The environments of one version of a function: warm ones first, new ones up to a bound, then a queue. */
export class EnvironmentPool {
  readonly #kernel: Kernel;
  readonly #largest: number;
  readonly #open: () => LiveEnvironment;
  readonly #idle: Array<{ environment: LiveEnvironment; expiry: Cancellable }> = [];
  readonly #waiting: Array<(environment: LiveEnvironment | undefined) => void> = [];
  #busy = 0;
  #isRetired = false;

  constructor(kernel: Kernel, largest: number, open: () => LiveEnvironment) {
    this.#kernel = kernel;
    this.#largest = largest;
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
    if (this.#busy < this.#largest) {
      this.#busy += 1;
      return { environment: this.#open(), isNew: true };
    }
    const handed = await new Promise<LiveEnvironment | undefined>((resolve) => this.#waiting.push(resolve));
    return handed ? { environment: handed, isNew: false } : { environment: this.#open(), isNew: true };
  }

  /** Gives an environment back: to whoever waits, or to stay warm, or it is dropped. */
  release(environment: LiveEnvironment): void {
    const isUsable = !environment.isDropped && !this.#isRetired;
    const next = this.#waiting.shift();
    if (next) {
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
