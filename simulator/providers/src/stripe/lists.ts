import { z } from 'zod';
import { resourceMissing } from './api-error.ts';
import { ok, type StripeCall, type StripeOperation } from './call.ts';
import type { ObjectFilter, StripeObject } from './objects.ts';
import { createdFilter, expand, paging, readParameters } from './parameters.ts';
import { type PaymentIntent, shown } from './payment-intent.ts';

interface Page {
  readonly limit: number;
  readonly starting_after?: string | undefined;
  readonly created?: z.output<typeof createdFilter> | undefined;
}

/** GET /v1/payment_intents */
export const listIntents: StripeOperation = (call) => {
  const wanted = readParameters(z.strictObject({ ...paging, created: createdFilter.optional(), expand }), call.form);
  return list<PaymentIntent>(call, 'payment_intent', wanted, [], (intent) => shown(call, intent, wanted.expand));
};

/** GET /v1/charges */
export const listCharges: StripeOperation = (call) => {
  const schema = z.strictObject({
    ...paging,
    created: createdFilter.optional(),
    payment_intent: z.string().optional(),
  });
  const wanted = readParameters(schema, call.form);
  return list(call, 'charge', wanted, wanted.payment_intent === undefined ? [] : [byParent(wanted.payment_intent)]);
};

/** GET /v1/refunds */
export const listRefunds: StripeOperation = (call) => {
  const schema = z.strictObject({
    ...paging,
    charge: z.string().optional(),
    created: createdFilter.optional(),
    payment_intent: z.string().optional(),
  });
  const wanted = readParameters(schema, call.form);
  const filters: ObjectFilter[] = [];
  if (wanted.charge !== undefined) filters.push(byParent(wanted.charge));
  if (wanted.payment_intent !== undefined) filters.push(byIntent(wanted.payment_intent));
  return list(call, 'refund', wanted, filters);
};

function byParent(parent: string): ObjectFilter {
  return { sql: 'parent = ?', values: [parent] };
}

function byIntent(intentId: string): ObjectFilter {
  const charges = "SELECT id FROM providers_stripe_objects WHERE kind = 'charge' AND parent = ?";
  return { sql: `parent IN (${charges})`, values: [intentId] };
}

function list<Kept extends StripeObject>(
  call: StripeCall,
  kind: Kept['object'],
  page: Page,
  filters: readonly ObjectFilter[],
  show: (object: Kept) => unknown = (object) => object,
): ReturnType<StripeOperation> {
  const all = [...filters, ...createdIn(page.created), ...cursor(call, page)];
  const filter = { sql: ['1 = 1', ...all.map(({ sql }) => sql)].join(' AND '), values: all.flatMap((f) => f.values) };
  const found = call.objects.find<Kept>(kind, filter, page.limit + 1);
  const data = found.slice(0, page.limit).map(show);
  return ok({ object: 'list', url: call.path, has_more: found.length > page.limit, data });
}

function createdIn(created: Page['created']): ObjectFilter[] {
  if (created === undefined) return [];
  if (typeof created === 'number') return [{ sql: 'created_s = ?', values: [created] }];
  const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  return (['gt', 'gte', 'lt', 'lte'] as const).flatMap((name) => {
    const value = created[name];
    return value === undefined ? [] : [{ sql: `created_s ${operators[name]} ?`, values: [value] }];
  });
}

function cursor(call: StripeCall, { starting_after: lastId }: Page): ObjectFilter[] {
  if (lastId === undefined) return [];
  const sequence = call.objects.sequenceOf(lastId);
  if (sequence === undefined) throw resourceMissing('object', lastId, 'starting_after');
  return [{ sql: 'sequence < ?', values: [sequence] }];
}
