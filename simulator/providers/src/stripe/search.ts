import { z } from 'zod';
import { invalidRequest } from './api-error.ts';
import { ok, type StripeCall, type StripeOperation } from './call.ts';
import type { ObjectFilter } from './objects.ts';
import { expand, paging, readParameters } from './parameters.ts';
import { type PaymentIntent, shown } from './payment-intent.ts';

const SearchIntents = z.strictObject({
  query: z.string(),
  limit: paging.limit,
  page: z.string().optional(),
  expand,
});

/** `metadata['name']:'value'`, `status:'succeeded'`, `amount>100`, `created>=1700000000`. */
const CLAUSE = /^\s*(?:metadata\[(['"])([^'"]+)\1\]|([a-z_]+))\s*(:|<=|>=|<|>)\s*(?:(['"])(.*?)\5|(-?\d+))\s*/;

/**
 * GET /v1/payment_intents/search: by metadata, status, currency, amount or time, clauses joined with AND. As with the
 * real service an object is found only some time after its last change, so a search is no way to read one's writes.
 */
export const searchIntents: StripeOperation = (call) => {
  const wanted = readParameters(SearchIntents, call.form);
  const filters = [...parseQuery(wanted.query, call.orderKey), settled(call), pageFilter(wanted.page)];
  const filter = { sql: filters.map(({ sql }) => sql).join(' AND '), values: filters.flatMap(({ values }) => values) };
  const found = call.objects.find<PaymentIntent>('payment_intent', filter, wanted.limit + 1);
  const hits = found.slice(0, wanted.limit);
  const last = hits.at(-1);
  const nextPage = found.length > wanted.limit && last ? String(call.objects.sequenceOf(last.id)) : null;
  return ok({
    object: 'search_result',
    url: call.path,
    has_more: nextPage !== null,
    next_page: nextPage,
    data: hits.map((intent) => shown(call, intent, wanted.expand)),
  });
};

function settled(call: StripeCall): ObjectFilter {
  return { sql: 'changed_ms <= ?', values: [call.objects.nowMs() - call.searchLagMs] };
}

function pageFilter(page: string | undefined): ObjectFilter {
  if (page === undefined) return { sql: '1 = 1', values: [] };
  if (!/^\d+$/.test(page)) throw invalidRequest('Invalid page', { param: 'page' });
  return { sql: 'sequence < ?', values: [Number(page)] };
}

function parseQuery(query: string, orderKey: string): ObjectFilter[] {
  const filters: ObjectFilter[] = [];
  let rest = query;
  do {
    const match = CLAUSE.exec(rest);
    if (!match) throw badQuery(query);
    filters.push(clauseFilter(match, orderKey, query));
    rest = rest.slice(match[0].length);
    const joint = /^(AND|and)\b/.exec(rest);
    if (rest !== '' && !joint) throw badQuery(query);
    rest = rest.slice(joint?.[0].length ?? 0);
  } while (rest !== '');
  return filters;
}

function clauseFilter(match: RegExpExecArray, orderKey: string, query: string): ObjectFilter {
  const [, , metadataKey, field, operator = ':', , text, number] = match;
  const value = text ?? Number(number);
  if (metadataKey !== undefined) {
    if (operator !== ':' || typeof value !== 'string') throw badQuery(query);
    // Orders are found by their own column, which has an index.
    if (metadataKey === orderKey) return { sql: 'order_id = ?', values: [value] };
    return { sql: 'json_extract(data, ?) = ?', values: [`$.metadata."${metadataKey}"`, value] };
  }
  if (field === 'status' || field === 'currency') {
    if (operator !== ':') throw badQuery(query);
    return { sql: `json_extract(data, '$.${field}') = ?`, values: [value] };
  }
  const column = field === 'created' ? 'created_s' : "json_extract(data, '$.amount')";
  if (field !== 'created' && field !== 'amount') throw badQuery(query);
  return { sql: `${column} ${operator === ':' ? '=' : operator} ?`, values: [Number(value)] };
}

function badQuery(query: string): Error {
  return invalidRequest(
    `We were unable to parse your search query: ${query}. (This simulated Stripe knows clauses on metadata, status, ` +
      'currency, amount and created, joined with AND.)',
    { param: 'query' },
  );
}
