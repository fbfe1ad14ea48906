import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EffectInconsistent } from '../errors.ts';

/** An answer that proves an outcome, and may so be given again. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is known of one caller's Idempotency-Key. */
export interface EdgeRow {
  /** The id of what the request makes, fixed by the first claim. */
  readonly resourceId: string;
  /** A hash of the request's payload. */
  readonly fingerprint: string;
  /** Until when somebody is at work, ms since the epoch; absent once it is answered. */
  readonly leaseUntilMs?: number;
  readonly answer?: Answer;
  /** The end of the row's life, seconds since the epoch. */
  readonly expiresAtSeconds: number;
}

/** An item as DynamoDB has it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** @throws {EffectInconsistent} where the item is no edge row. */
export function fromEdgeItem(item: Item): EdgeRow {
  const { resourceId, fingerprint, leaseUntilMs, answer, ttl } = item;
  if (resourceId?.S === undefined || fingerprint?.S === undefined || ttl?.N === undefined) {
    throw new EffectInconsistent(`${item['pk']?.S} is no edge row.`);
  }
  return {
    resourceId: resourceId.S,
    fingerprint: fingerprint.S,
    expiresAtSeconds: Number(ttl.N),
    ...(leaseUntilMs?.N === undefined ? {} : { leaseUntilMs: Number(leaseUntilMs.N) }),
    ...(answer?.S === undefined ? {} : { answer: JSON.parse(answer.S) }),
  };
}
