import { redriveOrder } from '@backstitch/order/operate';
import type { Operations } from './open-operations.ts';
import type { Moved, ParkedItem, ParkedSource } from './parked-source.ts';

/** The sagas whose orders ask for a person. */
export function parkedSagas(operations: Operations): ParkedSource {
  return {
    kind: 'saga',
    list: () => parkedItems(operations),
    redrive: async ({ id }, operator) => movedOf(id, await redriveOrder(id, operator, operations)),
  };
}

async function* parkedItems({ orders }: Operations): AsyncIterable<ParkedItem> {
  for await (const { orderId, attention } of orders.all()) {
    if (!attention) continue;
    const step = /^(\w+): /.exec(attention.reason)?.[1];
    const item = { kind: 'saga', id: orderId, cause: attention.reason, since: attention.since };
    yield step === undefined ? item : { ...item, step };
  }
}

function movedOf(id: string, redriven: Awaited<ReturnType<typeof redriveOrder>>): Moved {
  switch (redriven.kind) {
    case 'redriven':
      return { id, outcome: 'redriven', isDone: true };
    case 'ended':
      return { id, outcome: `has ended (${redriven.status})`, isDone: true };
    case 'not-parked':
      return { id, outcome: 'its execution is not parked; make relaunch gives it a new one', isDone: false };
    case 'expired':
      return { id, outcome: 'too old to be redriven; make relaunch gives it a new execution', isDone: false };
    case 'no-such-order':
      return { id, outcome: 'there is no such order', isDone: false };
  }
}
