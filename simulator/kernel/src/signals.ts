/**
 * Wake-ups between services: "this stream has records", "this queue has messages". They carry nothing and may be
 * lost with the process; whoever listens looks into the store, also when it starts.
 */
export interface Signals {
  /** Calls `listener` (soon, and once for several wake-ups) whenever `topic` is woken. */
  listen(topic: string, listener: () => void): { stop(): void };
  wake(topic: string): void;
}

/** Wake-ups that run as tasks of the scheduler. */
export function createSignals(soon: (task: () => unknown) => void): Signals {
  const listeners = new Map<string, Set<() => void>>();
  const pending = new Set<string>();

  const deliver = (topic: string) => {
    pending.delete(topic);
    for (const listener of listeners.get(topic) ?? []) listener();
  };

  return {
    listen: (topic, listener) => {
      const topicListeners = listeners.get(topic) ?? new Set();
      listeners.set(topic, topicListeners);
      topicListeners.add(listener);
      return {
        stop: () => {
          topicListeners.delete(listener);
          if (topicListeners.size === 0) listeners.delete(topic);
        },
      };
    },
    wake: (topic) => {
      if (pending.has(topic) || !listeners.has(topic)) return;
      pending.add(topic);
      soon(() => deliver(topic));
    },
  };
}
