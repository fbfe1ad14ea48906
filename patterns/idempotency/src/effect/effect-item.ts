import type { AttributeValue, Put } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { EFFECT_SORT_KEY, type Effect, effectPartition } from './effect.ts';

const EffectItem = z.object({
  orderId: z.string(),
  step: z.string(),
  state: z.enum(['STARTED', 'DONE', 'REJECTED', 'COMPENSATING', 'COMPENSATED']),
  attempt: z.number(),
  providerId: z.optional(z.string()),
  result: z.optional(z.unknown()),
  rejection: z.optional(z.object({ name: z.string(), message: z.string() })),
});

/** The key of an effect's item. */
export function effectItemKey(effect: { readonly orderId: string; readonly step: string }) {
  return { pk: { S: effectPartition(effect) }, sk: { S: EFFECT_SORT_KEY } };
}

/** An effect as its item. */
function toEffectItem<Result>(effect: Effect<Result>): Record<string, AttributeValue> {
  return { ...effectItemKey(effect), ...marshall(effect, { removeUndefinedValues: true }) };
}

/** @throws {ZodError} where the item is not an effect row. */
export function fromEffectItem<Result>(item: Readonly<Record<string, AttributeValue>>): Effect<Result> {
  // The result's type is this service's own: what it put in under the step's name comes out.
  return EffectItem.parse(unmarshall(item)) as Effect<Result>;
}

/**
 * Puts `to` where `from` stands unchanged in what decides: its state and its provider's object (and, where `sameAttempt`
 * asks for it, its attempt).
 */
export function putEffect<Result>(
  tableName: string,
  from: Effect<Result> | undefined,
  to: Effect<Result>,
  sameAttempt: boolean,
): Put {
  const put = {
    TableName: tableName,
    Item: toEffectItem(to),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
  if (!from) return { ...put, ConditionExpression: 'attribute_not_exists(pk)' };
  const held = from.providerId === undefined ? 'attribute_not_exists(providerId)' : 'providerId = :providerId';
  return {
    ...put,
    ConditionExpression: `#state = :state AND ${held}${sameAttempt ? ' AND attempt = :attempt' : ''}`,
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':state': { S: from.state },
      ...(from.providerId === undefined ? {} : { ':providerId': { S: from.providerId } }),
      ...(sameAttempt ? { ':attempt': { N: String(from.attempt) } } : {}),
    },
  };
}
