import * as z from 'zod/mini';

/** Printable text of a person's data: no control characters, trimmed, bounded in characters. */
function line(maxLength: number) {
  return z.string().check(z.trim(), z.minLength(1), z.maxLength(maxLength), z.regex(/^[^\p{Cc}]*$/u));
}

/** ISO 4217. */
export const Currency = z.string().check(z.regex(/^[A-Z]{3}$/));

/** A stock keeping unit. */
export const Sku = z.string().check(z.regex(/^[A-Z0-9][A-Z0-9-]{0,31}$/));

/** How many of a SKU: bounded, so that an order stays small in every message that carries it. */
export const OrderLine = z.object({ sku: Sku, quantity: z.int().check(z.minimum(1), z.maximum(100)) });

/** How many of a SKU. */
export type OrderLine = z.infer<typeof OrderLine>;

/** Where an order goes. Country: ISO 3166-1 alpha-2. */
export const Address = z.object({
  name: line(100),
  line1: line(100),
  city: line(100),
  postalCode: line(16),
  country: z.string().check(z.regex(/^[A-Z]{2}$/)),
});

/** Where an order goes. */
export type Address = z.infer<typeof Address>;

/** Why an order was cancelled: the name of the rejection, or what the saga calls its failure. */
export const Reason = z.string().check(z.minLength(1), z.maxLength(64));
