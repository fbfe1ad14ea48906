import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** What every function of this service is told. */
export const BaseEnvironment = z.object({ TABLE_NAME: text });

/** What its saga tasks are told. */
export const TaskEnvironment = z.object({ TABLE_NAME: text, IDEMPOTENCY_TABLE_NAME: text });

/** What the saga's starter is told. */
export const StarterEnvironment = z.object({ TABLE_NAME: text, STATE_MACHINE_ARN: text });

/** What a consumer is told. */
export const ConsumerEnvironment = z.object({ TABLE_NAME: text, QUEUE_URL: text });

/** What relay and sweeper are told. */
export const RelayEnvironment = z.object({ TABLE_NAME: text, EVENT_BUS_NAME: text, DEAD_LETTER_QUEUE_URL: text });

/** Reads the environment. @throws {ZodError} that names what is missing, at the function's start. */
export function readEnvironment<T>(schema: z.ZodMiniType<T>): T {
  return schema.parse(process.env);
}
