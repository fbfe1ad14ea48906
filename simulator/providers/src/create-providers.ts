import type { Kernel } from '#kernel';
import { type Carrier, createCarrier } from './easypost/create-carrier.ts';
import type { EasyPostOptions } from './easypost/host.ts';
import { createStripe, type Stripe } from './stripe/create-stripe.ts';
import type { StripeOptions } from './stripe/host.ts';

/** The third parties that functions can call, and their books. */
export interface Providers {
  readonly stripe: Stripe;
  readonly carrier: Carrier;
}

/** How the providers are set up. */
export interface ProviderOptions {
  readonly stripe?: StripeOptions;
  readonly easyPost?: EasyPostOptions;
}

/** Puts card payments (`api.stripe.com`) and a carrier (`api.easypost.com`) on the kernel's internet. */
export function createProviders(kernel: Kernel, options: ProviderOptions = {}): Providers {
  return { stripe: createStripe(kernel, options.stripe), carrier: createCarrier(kernel, options.easyPost) };
}
