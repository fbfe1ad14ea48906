import * as z from 'zod/mini';

const Name = z.string().check(z.minLength(1));

const Environment = z.object({
  TABLE_NAME: Name,
  IDEMPOTENCY_TABLE_NAME: Name,
  /** The secret with the provider's key; absent: that of the simulated provider. */
  CARRIER_SECRET_ARN: z.optional(Name),
});

const ReconciliationEnvironment = z.object({ TABLE_NAME: Name, CARRIER_SECRET_ARN: z.optional(Name) });

const RelayEnvironment = z.object({
  TABLE_NAME: Name,
  EVENT_BUS_NAME: Name,
  DEAD_LETTER_QUEUE_URL: Name,
});

/** What a saga task's function is told. @throws {ZodError} naming what is missing. */
export function taskEnvironment() {
  const environment = Environment.parse(process.env);
  return {
    tableName: environment.TABLE_NAME,
    idempotencyTableName: environment.IDEMPOTENCY_TABLE_NAME,
    secretArn: environment.CARRIER_SECRET_ARN,
  };
}

/** What the reconciliation's function is told. @throws {ZodError} naming what is missing. */
export function reconciliationEnvironment() {
  const { TABLE_NAME: tableName, CARRIER_SECRET_ARN: secretArn } = ReconciliationEnvironment.parse(process.env);
  return { tableName, secretArn };
}

/** What the relay's function is told. @throws {ZodError} naming what is missing. */
export function relayEnvironment() {
  const { TABLE_NAME, EVENT_BUS_NAME, DEAD_LETTER_QUEUE_URL } = RelayEnvironment.parse(process.env);
  return { tableName: TABLE_NAME, eventBusName: EVENT_BUS_NAME, deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL };
}
