export { createProviders, type ProviderOptions, type Providers } from './create-providers.ts';
export type { Carrier, ShipmentEntry } from './easypost/create-carrier.ts';
export { EASYPOST_HOST } from './easypost/host.ts';
export type { Stripe } from './stripe/create-stripe.ts';
export { STRIPE_EXECUTION, STRIPE_HOST, type StripeOptions } from './stripe/host.ts';
export type { ChargeEntry, IntentEntry, MoneyTotals, RefundEntry, StripeLedger } from './stripe/ledger.ts';
