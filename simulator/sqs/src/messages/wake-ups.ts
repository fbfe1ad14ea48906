import type { Cancellable, Kernel } from '#kernel';
import type { Queue } from '../queue/queue.ts';
import type { MessageStore } from './message-store.ts';

/** Tells receivers that a queue has messages to receive: signal `sqs:<queue ARN>`. */
export interface WakeUps {
  /** A message can be received now. */
  wake(queue: Queue): void;
  /** Something was hidden, shown or deleted: finds out (soon, once for many) when the next message becomes visible. */
  rearm(queue: Queue): void;
}

/** The signal's topic of a queue. */
export const topicOf = (queueArn: string): string => `sqs:${queueArn}`;

/** One timer a queue, for its next hidden message. It is not durable: a restart finds the times in the store. */
export function createWakeUps({ scheduler, signals }: Kernel, messages: MessageStore): WakeUps {
  const armed = new Map<number, { readonly atMs: number; readonly timer: Cancellable }>();
  const pending = new Set<number>();

  const wake = (queue: Queue) => signals.wake(topicOf(queue.arn));

  const arm = (queue: Queue) => {
    pending.delete(queue.id);
    const nextMs = messages.nextVisibleMs(queue);
    const current = armed.get(queue.id);
    if (current?.atMs === nextMs) return;
    current?.timer.cancel();
    armed.delete(queue.id);
    if (nextMs === undefined) return;
    const timer = scheduler.at(nextMs, () => {
      armed.delete(queue.id);
      wake(queue);
      arm(queue);
    });
    armed.set(queue.id, { atMs: nextMs, timer });
  };

  return {
    wake,
    rearm: (queue) => {
      if (pending.has(queue.id)) return;
      pending.add(queue.id);
      scheduler.soon(() => arm(queue));
    },
  };
}
