import type { Kernel } from '#kernel';
import { STRIPE_HOST, type StripeOptions, stripeHost } from './host.ts';
import { openIdempotencyKeys } from './idempotency.ts';
import { type StripeLedger, stripeLedger } from './ledger.ts';
import { openObjects } from './objects.ts';

/** The simulated Stripe, as the simulator's owner sees it. */
export interface Stripe extends StripeLedger {
  /** Forgets every idempotency key, as the real one may after a day. */
  forgetKeys(): void;
}

/** Makes `api.stripe.com` answer on the kernel's internet. */
export function createStripe(kernel: Kernel, options: StripeOptions = {}): Stripe {
  const objects = openObjects(kernel.store, kernel.clock, kernel.random.fork('providers.stripe'));
  const keys = openIdempotencyKeys(kernel.store, kernel.clock);
  kernel.internet.register(STRIPE_HOST, stripeHost({ kernel, objects, keys, options }));
  return { ...stripeLedger(kernel.store), forgetKeys: () => keys.forgetAll() };
}
