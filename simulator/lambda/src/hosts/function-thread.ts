import { Worker } from 'node:worker_threads';
import type { Kernel } from '#kernel';
import type { EnvironmentSpec, FromEnvironment, ToEnvironment } from '../runtime/messages.ts';
import { codeKeyOf, type FromThread, type ThreadContent, type ToThread } from '../runtime/thread-messages.ts';
import type { EnvironmentListener } from './environment-host.ts';

const ENTRY = new URL('../runtime/worker.ts', import.meta.url);

/** ES modules in realms are behind a flag. */
const EXEC_ARGUMENTS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/** One worker thread with its environments, as the kernel holds it. */
export class FunctionThread {
  readonly #kernel: Kernel;
  readonly #worker: Worker;
  readonly #watchdogMs: number;
  readonly #listeners = new Map<number, EnvironmentListener>();
  readonly #codes = new Set<string>();
  #sequence = 0;
  #outbox: ThreadContent[] = [];
  #work: { end(): void } | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #isUp = false;
  #isDead = false;

  constructor(kernel: Kernel, watchdogMs: number, codeCacheDir: string | undefined) {
    this.#kernel = kernel;
    this.#watchdogMs = watchdogMs;
    this.#worker = new Worker(ENTRY, { execArgv: EXEC_ARGUMENTS, name: 'functions', workerData: { codeCacheDir } });
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error) => {
      kernel.reportError(error);
      this.#die();
    });
    this.#worker.on('exit', () => this.#die());
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Open environments. */
  get size(): number {
    return this.#listeners.size;
  }

  open(environment: number, spec: EnvironmentSpec, listener: EnvironmentListener): void {
    const { code, ...rest } = spec;
    const codeKey = codeKeyOf(code);
    if (!this.#codes.has(codeKey)) this.#post({ type: 'code', key: codeKey, code });
    this.#codes.add(codeKey);
    this.#listeners.set(environment, listener);
    this.#post({ type: 'open', environment, spec: { ...rest, codeKey } });
  }

  send(environment: number, message: ToEnvironment): void {
    this.#post({ type: 'message', environment, message: message.type === 'answer' ? withOwnBody(message) : message });
  }

  close(environment: number): void {
    if (this.#listeners.delete(environment)) this.#post({ type: 'close', environment });
  }

  terminate(): void {
    this.#listeners.clear();
    this.#die();
  }

  #post(content: ThreadContent): void {
    if (this.#isDead) return;
    this.#work ??= this.#kernel.scheduler.beginOutsideWork();
    this.#watch();
    // A message wakes the thread, which costs more than what most of them say.
    if (this.#outbox.push(content) === 1) setImmediate(() => this.#flush());
  }

  /** By the wall's clock, because this is about a thread that really hangs; one that only starts does not. */
  #watch(): void {
    if (this.#isUp) this.#watchdog ??= setTimeout(() => this.#hang(), this.#watchdogMs);
  }

  #flush(): void {
    if (this.#isDead) return;
    this.#sequence += 1;
    const contents = this.#outbox;
    this.#outbox = [];
    const message: ToThread = { sequence: this.#sequence, nowMs: this.#kernel.clock.now(), contents };
    this.#worker.postMessage(message);
  }

  #hear({ messages, idleAt }: FromThread): void {
    for (const { environment, message } of messages) this.#tell(environment, message);
    // Whatever it says, it is alive.
    this.#isUp = true;
    this.#watchdog?.refresh();
    if (this.#work) this.#watch();
    if (idleAt === this.#sequence && this.#outbox.length === 0) this.#rest();
  }

  #tell(environment: number, message: FromEnvironment): void {
    this.#listeners.get(environment)?.message(message);
  }

  #rest(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = undefined;
    this.#work?.end();
    this.#work = undefined;
  }

  #hang(): void {
    const seconds = Math.round(this.#watchdogMs / 1_000);
    this.#kernel.reportError(new Error(`A function kept its thread busy for ${seconds} s; the thread was ended.`));
    this.#die();
  }

  #die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    void this.#worker.terminate();
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) listener.died();
    this.#rest();
  }
}

/** A copy of the body alone: a view would take the whole buffer behind it along. */
function withOwnBody(message: Extract<ToEnvironment, { type: 'answer' }>): ToEnvironment {
  const { status, headers, body } = message.answer;
  return { ...message, answer: { status, headers, body: new Uint8Array(body) } };
}
