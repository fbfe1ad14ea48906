import { IdempotencyConfig } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CALL_RECORD_SECONDS } from '../lifetimes.ts';

/** Where a service keeps its idempotency records. */
export interface CallFenceOptions {
  readonly client: DynamoDBClient;
  /** A table of Powertools' form: key `id`, ttl attribute `expiration`. */
  readonly tableName: string;
}

/** What `makeIdempotent` takes, for one operation. */
export interface CallFence {
  readonly config: IdempotencyConfig;
  readonly persistenceStore: DynamoDBPersistenceLayer;
  /** Keeps one operation's records apart from another's. */
  readonly keyPrefix: string;
}

/**
 * The call fence of one saga task: a repeated call gets the first one's answer for {@link CALL_RECORD_SECONDS}.
 * The key is the payload's `idempotency_key`; a payload without one is refused, and so is another payload under a key
 * that was used (Powertools' `IdempotencyValidationError`).
 *
 * Each operation gets a persistence layer of its own: one that two operations share keeps the first one's settings.
 */
export function idempotencyFor(task: string, { client, tableName }: CallFenceOptions): CallFence {
  return {
    config: new IdempotencyConfig({
      eventKeyJmesPath: 'idempotency_key',
      throwOnNoIdempotencyKey: true,
      // The whole input: the same key with another one is a defect that must not be answered with the first's outcome.
      payloadValidationJmesPath: '@',
      expiresAfterSeconds: CALL_RECORD_SECONDS,
      hashFunction: 'sha256',
    }),
    persistenceStore: new DynamoDBPersistenceLayer({ tableName, awsSdkV3Client: client }),
    keyPrefix: task,
  };
}
