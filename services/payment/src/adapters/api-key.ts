import { getSecret } from '@aws-lambda-powertools/parameters/secrets';

/** Stripe's key for tests without an account's own: the simulated provider takes it, the real one does not. */
const TEST_KEY = 'sk_test_backstitch';

/** How long a key is used before it is read again, seconds: a rotated one is taken up without a deployment. */
const KEY_LIFETIME_SECONDS = 300;

/** The secret holds no key. */
class KeyMissing extends Error {
  override readonly name = 'KeyMissing';

  constructor(secretArn: string) {
    super(`The secret ${secretArn} holds no text: put Stripe's API key into it, and nothing else.`);
  }
}

/**
 * Stripe's API key: the text of the stage's secret, read when it is first needed and kept in memory only.
 * @param secretArn absent where the stage has no secret: then the key of the simulated provider.
 * @throws {KeyMissing}; Powertools' `GetParameterError`, whose cause says why the secret could not be read.
 */
export async function apiKey(secretArn: string | undefined): Promise<string> {
  if (secretArn === undefined) return TEST_KEY;
  const secret = await getSecret(secretArn, { maxAge: KEY_LIFETIME_SECONDS });
  const key = typeof secret === 'string' ? secret.trim() : '';
  if (key === '') throw new KeyMissing(secretArn);
  return key;
}
