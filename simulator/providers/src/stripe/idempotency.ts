import { createHash } from 'node:crypto';
import type { Clock, Store } from '#kernel';
import { invalidRequest, type StripeAnswer, StripeError } from './api-error.ts';

/** How long an answer is kept under its key, ms. @see "Idempotent requests", Stripe API Reference */
const KEY_LIFETIME_MS = 24 * 3_600_000;

/** Longest key, characters. */
const MAX_KEY_LENGTH = 255;

/** What makes two requests the same one. */
export interface KeyedRequest {
  readonly key: string;
  readonly path: string;
  readonly body: string;
}

/** A kept answer, and the request that got it. */
interface KeptAnswer extends StripeAnswer {
  readonly requestId: string;
}

/** The answers that Stripe keeps under idempotency keys. */
export interface IdempotencyKeys {
  /**
   * The answer kept for this request.
   * @throws {StripeError} 400 idempotency_error when the key was used for other parameters or another endpoint; 409
   *   while the first use is still going on.
   */
  find(request: KeyedRequest): KeptAnswer | undefined;
  /** Marks the key as in use until `end` is called. Forgotten when the process ends. */
  begin(request: KeyedRequest): { end(): void };
  keep(request: KeyedRequest, answer: KeptAnswer): void;
  /** Forgets every key at once, as may happen to keys older than a day. */
  forgetAll(): void;
}

/** Opens the keys in the store. */
export function openIdempotencyKeys(store: Store, clock: Clock): IdempotencyKeys {
  store.define(`
    CREATE TABLE IF NOT EXISTS providers_stripe_keys (
      key TEXT PRIMARY KEY, path TEXT NOT NULL, parameters TEXT NOT NULL, status INTEGER NOT NULL,
      body TEXT NOT NULL, request_id TEXT NOT NULL, kept_ms INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS providers_stripe_keys_by_age ON providers_stripe_keys (kept_ms);
  `);
  const inUse = new Set<string>();

  return {
    find: ({ key, path, body }) => {
      if (key.length > MAX_KEY_LENGTH) {
        throw invalidRequest(`Idempotency-Key must be at most ${MAX_KEY_LENGTH} characters long.`);
      }
      if (inUse.has(key)) throw keyInUse(key);
      const row = store.get('SELECT * FROM providers_stripe_keys WHERE key = ?', key);
      if (!row || Number(row['kept_ms']) + KEY_LIFETIME_MS <= clock.now()) return undefined;
      if (row['path'] !== path) throw otherEndpoint(key, String(row['path']), path);
      if (row['parameters'] !== digest(body)) throw otherParameters(key);
      return {
        status: Number(row['status']),
        body: JSON.parse(String(row['body'])),
        requestId: String(row['request_id']),
      };
    },
    begin: ({ key }) => {
      inUse.add(key);
      return { end: () => inUse.delete(key) };
    },
    keep: ({ key, path, body }, answer) => {
      store.run('DELETE FROM providers_stripe_keys WHERE kept_ms <= ?', clock.now() - KEY_LIFETIME_MS);
      store.run(
        'INSERT OR REPLACE INTO providers_stripe_keys VALUES (?, ?, ?, ?, ?, ?, ?)',
        key,
        path,
        digest(body),
        answer.status,
        JSON.stringify(answer.body),
        answer.requestId,
        clock.now(),
      );
    },
    forgetAll: () => {
      store.run('DELETE FROM providers_stripe_keys');
    },
  };
}

/** Parameters in another order are the same parameters. */
function digest(body: string): string {
  const sorted = new URLSearchParams(body);
  sorted.sort();
  return createHash('sha256').update(sorted.toString()).digest('base64');
}

function otherParameters(key: string): StripeError {
  return keyError(
    400,
    'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
      `Try using a key other than '${key}' if you meant to execute a different request.`,
  );
}

function otherEndpoint(key: string, first: string, now: string): StripeError {
  return keyError(
    400,
    `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${now}' vs ` +
      `'${first}'). Try using a key other than '${key}' if you meant to execute a different request.`,
  );
}

function keyInUse(key: string): StripeError {
  const message =
    'There is currently another in-progress request using this Idempotent Key (that probably means you submitted ' +
    `twice, and the other request is still going through): ${key}. Please try again later.`;
  return keyError(409, message, 'idempotency_key_in_use');
}

function keyError(status: number, message: string, code?: string): StripeError {
  return new StripeError(
    status,
    { type: 'idempotency_error', message, ...(code === undefined ? {} : { code }) },
    false,
  );
}
