import type { Mapping } from './mapping.ts';
import type { MappingContext, Poller } from './mapping-context.ts';
import type { MappingChanges } from './mapping-operations.ts';
import { createQueuePoller } from './queue/queue-poller.ts';
import { createStreamPoller } from './stream/stream-poller.ts';

/** Runs the pollers of the mappings that are enabled. */
export class Mappings implements MappingChanges {
  readonly #context: MappingContext;
  readonly #pollers = new Map<string, Poller>();

  constructor(context: MappingContext) {
    this.#context = context;
  }

  /** Starts everything that the store says is enabled, from where it was. */
  resume(): void {
    for (const mapping of this.#context.store.all()) {
      if (!this.#pollers.has(mapping.uuid)) this.#start(mapping, false);
    }
  }

  created(mapping: Mapping): void {
    this.#later(() => this.#start(mapping, true));
  }

  updated(mapping: Mapping): void {
    this.#later(async () => {
      await this.#stop(mapping.uuid);
      this.#start(mapping, false);
    });
  }

  deleted(mapping: Mapping): void {
    this.#later(() => this.#stop(mapping.uuid));
  }

  /** After the transaction: what it did may yet be undone, so the store is asked again. */
  #later(work: () => unknown): void {
    this.#context.kernel.scheduler.soon(work);
  }

  #start(mapping: Mapping, isNew: boolean): void {
    const current = this.#context.store.all().find(({ uuid }) => uuid === mapping.uuid);
    if (!current?.isEnabled || this.#pollers.has(current.uuid)) return;
    const poller =
      current.source === 'stream'
        ? createStreamPoller(this.#context, current, isNew)
        : createQueuePoller(this.#context, current);
    this.#pollers.set(current.uuid, poller);
    poller.start();
  }

  async #stop(uuid: string): Promise<void> {
    await this.#pollers.get(uuid)?.stop();
    this.#pollers.delete(uuid);
  }
}
