/** How long each memory of a call lives, seconds. They nest: `lifetimes.test.ts` holds the inequalities. */

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** Powertools' idempotency record of a saga task. Outlives the longest retry of its task. */
export const CALL_RECORD_SECONDS = DAY_SECONDS;

/** The longest that a saga goes on retrying one task: a compensation, far longer than an action. */
export const LONGEST_TASK_RETRY_SECONDS = 12 * HOUR_SECONDS;

/** The longest deadline of a saga. Held steps do not count: a person holds them, and is told when they take long. */
export const SAGA_DEADLINE_SECONDS = DAY_SECONDS;

/** The longest that a saga may take: its deadline, then turning round, three compensations and the end. */
export const LONGEST_SAGA_SECONDS = SAGA_DEADLINE_SECONDS + 5 * LONGEST_TASK_RETRY_SECONDS;

/** The stored answer to an Idempotency-Key. Published in the API's documentation; outlives clients' retries. */
export const EDGE_ROW_SECONDS = DAY_SECONDS;

/** How long a client goes on repeating a request, as the API's documentation asks of it. */
export const CLIENT_RETRY_SECONDS = 12 * HOUR_SECONDS;

/**
 * The lease of whoever works on an edge row. Longer than the HTTP function's time-out and the gateway's 30 s, so that
 * two workers are rare; safe when they happen, since both work on the same order id.
 */
export const EDGE_LEASE_SECONDS = 35;

/** The bus's event archive. */
export const EVENT_ARCHIVE_SECONDS = 365 * DAY_SECONDS;

/** The longest that a queue keeps a message ("MessageRetentionPeriod", Amazon SQS API Reference). */
export const QUEUE_RETENTION_SECONDS = 14 * DAY_SECONDS;

/** A consumer's inbox row. Outlives a replay of the oldest archived event through a queue. */
export const INBOX_ROW_SECONDS = EVENT_ARCHIVE_SECONDS + 30 * DAY_SECONDS;

/** How long a failed execution can be redriven ("RedriveExecution", AWS Step Functions API Reference). */
export const REDRIVE_SECONDS = 14 * DAY_SECONDS;

/** How long the name of a closed execution stays taken ("StartExecution", AWS Step Functions API Reference). */
export const EXECUTION_NAME_SECONDS = 90 * DAY_SECONDS;
