import { type Effect, type Effects, isTombstone } from '@backstitch/idempotency';
import type { CardPayments } from './card-payments.ts';
import { CHARGE_PAYMENT, type ChargePaymentResult } from './payments.ts';

/** An intent that was planned and never confirmed. */
export interface OpenIntent {
  readonly id: string;
  /** From its metadata; absent: it is not of this system. */
  readonly orderId?: string;
}

/** The intents at the provider that nobody has confirmed, page by page. */
export interface OpenIntents {
  /** @param cursor `next` of the page before; absent: the first page. */
  page(cursor?: string): Promise<{ readonly intents: readonly OpenIntent[]; readonly next?: string }>;
}

/** What reconciling needs. */
export interface ReconcilePaymentsPorts {
  readonly effects: Pick<Effects<ChargePaymentResult>, 'read'>;
  readonly cards: Pick<CardPayments, 'cancel'>;
  readonly openIntents: OpenIntents;
  /** Asked before each intent: false ends the run, and the next one goes on. */
  readonly mayGoOn: () => boolean;
}

/** What a run found and did. */
export interface PaymentsReconciled {
  readonly examined: number;
  /** Ids of the orphans that were cancelled. */
  readonly cancelled: readonly string[];
  /** False where more was there than one run looks at. */
  readonly complete: boolean;
}

/** Pages that one run looks at: a bound on its calls, not on what is cleared away in the end. */
const MAX_PAGES = 10;

/**
 * Cancels the intents that nobody will ever confirm: made by an attempt that died, or lost a race, before it could
 * cancel its own. They move no money; they are in the way of people who look at the provider's books.
 *
 * The provider's objects are listed first, and each one's row is read then: a row that has ended and does not hold the
 * intent can never hold it any more, so nobody confirms what is cancelled here. What is still under way (STARTED), what
 * the row holds, and what is not of this system's orders stays untouched. Runs may overlap and repeat.
 */
export async function reconcilePayments(ports: ReconcilePaymentsPorts): Promise<PaymentsReconciled> {
  const cancelled: string[] = [];
  let examined = 0;
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const { intents, next } = await ports.openIntents.page(cursor);
    for (const intent of intents) {
      if (!ports.mayGoOn()) return { examined, cancelled, complete: false };
      examined += 1;
      if (!(await isOrphan(intent, ports))) continue;
      const { state } = await ports.cards.cancel(intent.id);
      if (state === 'cancelled') cancelled.push(intent.id);
    }
    if (next === undefined) return { examined, cancelled, complete: true };
    cursor = next;
  }
  return { examined, cancelled, complete: false };
}

async function isOrphan({ id, orderId }: OpenIntent, { effects }: ReconcilePaymentsPorts): Promise<boolean> {
  if (orderId === undefined) return false;
  const effect = await effects.read({ orderId, step: CHARGE_PAYMENT });
  return effect !== undefined && hasEnded(effect) && effect.providerId !== id;
}

function hasEnded(effect: Effect<ChargePaymentResult>): boolean {
  return effect.state === 'DONE' || isTombstone(effect);
}
