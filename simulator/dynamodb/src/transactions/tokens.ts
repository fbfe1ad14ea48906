import { createHash } from 'node:crypto';
import { AwsError, type Clock, type Store } from '#kernel';

/** How long a client's token makes a transaction idempotent, ms ("TransactWriteItems", DynamoDB API Reference). */
const TOKEN_LIFE_MS = 10 * 60_000;

/** The tokens of transactions that were carried out. */
export interface TransactionTokens {
  /**
   * Whether a transaction with this token was carried out already.
   * @throws {AwsError} IdempotentParameterMismatchException when that had other parameters.
   */
  isRepeated(token: string, request: unknown): boolean;
  note(token: string, request: unknown): void;
}

/** Tokens over the kernel's store. */
export function createTransactionTokens(store: Store, clock: Clock): TransactionTokens {
  return {
    isRepeated: (token, request) => {
      store.run('DELETE FROM dynamodb_transactions WHERE created_ms <= ?', clock.now() - TOKEN_LIFE_MS);
      const known = store.get('SELECT request_hash FROM dynamodb_transactions WHERE token = ?', token);
      if (!known) return false;
      if (known['request_hash'] === hashOf(request)) return true;
      throw new AwsError(
        'IdempotentParameterMismatchException',
        'DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.',
      );
    },
    note: (token, request) => {
      store.run(
        'INSERT OR REPLACE INTO dynamodb_transactions (token, request_hash, created_ms) VALUES (?, ?, ?)',
        token,
        hashOf(request),
        clock.now(),
      );
    },
  };
}

/** The same for requests that say the same, in whatever order their members come. */
function hashOf(request: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(request)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, inner]) => [name, sorted(inner)]);
}
