import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Held } from './held.ts';
import { fromHoldItem, type Hold, holdKey } from './hold-row.ts';

/** Where a step's hold is kept, and when its circuit breaker opens. */
export interface HoldGateOptions {
  readonly client: DynamoDBClient;
  /** The service's own table (keys `pk`, `sk`). */
  readonly tableName: string;
  /** The step's name in the saga's definition. */
  readonly step: string;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Attempts that fail in a row, whosever they are, until the breaker opens. Default 5. */
  readonly failuresToOpen?: number;
}

/**
 * Stands before a step's attempts. What an attempt answers, a rejection included, shows that the provider is there; a
 * `TransientFailure` counts against it; other errors say nothing.
 * @throws {Held} where the attempt may not begin now.
 */
export type HoldGate = <Answer>(attempt: () => Promise<Answer>) => Promise<Answer>;

/** How long an environment goes by what it read, ms: a hold takes effect this much later, at most. */
const CACHE_MS = 5_000;

const FAILURES_TO_OPEN = 5;

/** How long nobody tries after a failed try, ms: longer each time. The first is longer than a function may run. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * The gate of a step. A person holds and releases it; the circuit breaker does by itself, when attempts fail one after
 * the other: then nobody tries but one now and then, and the first who is answered lets all go on. On the happy path it
 * costs one read in five seconds an environment, and no write.
 */
export function holdGate(options: HoldGateOptions): HoldGate {
  const { step, now, failuresToOpen = FAILURES_TO_OPEN } = options;
  const row = holdRow(options);
  let seen: { readonly hold: Hold; readonly atMs: number } | undefined;
  const see = (hold: Hold): Hold => {
    seen = { hold, atMs: now() };
    return hold;
  };

  return async (attempt) => {
    const isFresh = seen !== undefined && now() - seen.atMs < CACHE_MS;
    let hold = isFresh && seen ? seen.hold : see(await row.read());
    if (hold.heldSince !== undefined) throw new Held(step, `by ${hold.heldBy ?? 'somebody'}: ${hold.heldWhy ?? ''}`);
    if (hold.openUntilMs !== undefined) {
      const claimed = now() < hold.openUntilMs ? undefined : await row.claimProbe(hold);
      if (!claimed) {
        seen = undefined; // whoever tries may close it at any moment
        throw new Held(step, 'its circuit breaker is open');
      }
      hold = see(claimed);
    }
    try {
      const answer = await attempt();
      if (hold.failures > 0 || hold.openUntilMs !== undefined) see(await row.close());
      return answer;
    } catch (error) {
      if (error instanceof Error && error.name === 'TransientFailure') see(await row.noteFailure(failuresToOpen));
      throw error;
    }
  };
}

/** What the gate does to the row. */
function holdRow({ client, tableName, step, now }: HoldGateOptions) {
  const Key = holdKey(step);
  const update = async (UpdateExpression: string, values?: Record<string, number>, ConditionExpression?: string) => {
    const numbers = Object.entries(values ?? {}).map(([name, value]) => [name, { N: String(value) }]);
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key,
      UpdateExpression,
      ...(values ? { ExpressionAttributeValues: Object.fromEntries(numbers) } : {}),
      ...(ConditionExpression ? { ConditionExpression } : {}),
      ReturnValues: 'ALL_NEW',
    });
    return fromHoldItem((await client.send(command)).Attributes);
  };
  const pauseMs = (probes: number) => Math.min(FIRST_PAUSE_MS * 2 ** probes, LONGEST_PAUSE_MS);

  return {
    /** Eventually consistent: half the price, and a hold is not a matter of milliseconds. */
    read: async () => fromHoldItem((await client.send(new GetItemCommand({ TableName: tableName, Key }))).Item),

    /** One of those who wait tries; the others go on waiting, until after its try. */
    claimProbe: ({ openUntilMs = 0, probes }: Hold) =>
      ifMet(() =>
        update(
          'SET openUntilMs = :next ADD probes :one',
          { ':next': now() + pauseMs(probes + 1), ':one': 1, ':old': openUntilMs },
          'openUntilMs = :old AND attribute_not_exists(heldSince)',
        ),
      ),

    close: () => update('REMOVE failures, openUntilMs, probes'),

    noteFailure: async (failuresToOpen: number) => {
      const hold = await update('ADD failures :one', { ':one': 1 });
      if (hold.failures < failuresToOpen || hold.openUntilMs !== undefined) return hold;
      const openUntil = { ':until': now() + pauseMs(0) };
      const opened = await ifMet(() =>
        update(
          'SET openUntilMs = :until',
          openUntil,
          'attribute_exists(failures) AND attribute_not_exists(openUntilMs)',
        ),
      );
      return opened ?? hold;
    },
  };
}

/** Nothing where the condition was not met: somebody else was faster. */
async function ifMet(update: () => Promise<Hold>): Promise<Hold | undefined> {
  try {
    return await update();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
