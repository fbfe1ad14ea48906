import * as z from 'zod/mini';

const Name = z.string().check(z.minLength(1));

const Environment = z.object({
  TABLE_NAME: Name,
  IDEMPOTENCY_TABLE_NAME: Name,
});

const RelayEnvironment = z.object({
  TABLE_NAME: Name,
  EVENT_BUS_NAME: Name,
  DEAD_LETTER_QUEUE_URL: Name,
});

/** What a saga task's function is told. @throws {ZodError} naming what is missing. */
export function taskEnvironment() {
  const { TABLE_NAME: tableName, IDEMPOTENCY_TABLE_NAME: idempotencyTableName } = Environment.parse(process.env);
  return { tableName, idempotencyTableName };
}

/** What the relay's function is told. @throws {ZodError} naming what is missing. */
export function relayEnvironment() {
  const { TABLE_NAME, EVENT_BUS_NAME, DEAD_LETTER_QUEUE_URL } = RelayEnvironment.parse(process.env);
  return { tableName: TABLE_NAME, eventBusName: EVENT_BUS_NAME, deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL };
}

/** What a consumer's function is told. @throws {ZodError} naming what is missing. */
export function consumerEnvironment() {
  return { tableName: z.object({ TABLE_NAME: Name }).parse(process.env).TABLE_NAME };
}
