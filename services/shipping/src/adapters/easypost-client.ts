import { callTimeoutMs, type Invocation, ProviderUnavailable } from '@backstitch/idempotency';
import * as z from 'zod/mini';

const BASE_URL = 'https://api.easypost.com/v2';
const PROVIDER = 'easypost';

/** The longest that one call may take, ms; less where the invocation has less left. */
const LONGEST_CALL_MS = 4_000;

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** EasyPost refused a call for what it asked. */
export class CarrierRefused extends Error {
  override readonly name = 'CarrierRefused';
  /** For example `ADDRESS.VERIFY.FAILURE`. */
  readonly code: string;

  constructor(call: string, status: number, code: string, message: string) {
    super(`EasyPost refused ${call} (${status} ${code}): ${message}`);
    this.code = code;
  }
}

/** EasyPost's HTTP: GET without a body, POST with one. Answers the parsed body. */
export type EasyPostClient = (path: string, body?: unknown) => Promise<unknown>;

/**
 * A client of EasyPost's API v2 for one invocation. Connections are Node's own pool, kept open between invocations.
 * It throws {@link CarrierRefused} for a refusal, and `ProviderUnavailable` when EasyPost fails for everyone: no answer
 * in time, a 5xx, a rate limit, our key refused.
 * @param apiKey asked before every call, so that a rotated key is taken up; never stored here and never logged.
 * @see "Authentication" and "Errors", EasyPost API Documentation
 */
export function easyPostClient(apiKey: () => Promise<string>, invocation: Invocation): EasyPostClient {
  return async (path, body) => {
    const method = body === undefined ? 'GET' : 'POST';
    const call = `${method} ${path}`;
    const { status, text } = await exchange(call, async () => {
      const authorization = `Basic ${Buffer.from(`${await apiKey()}:`).toString('base64')}`;
      return await fetch(`${BASE_URL}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(callTimeoutMs(invocation, LONGEST_CALL_MS)),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    });
    return answerOf(call, status, text);
  };
}

/** What went wrong on the way, a key that cannot be read included, is the provider's failure to answer. */
async function exchange(call: string, send: () => Promise<Response>): Promise<{ status: number; text: string }> {
  try {
    const response = await send();
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new ProviderUnavailable(PROVIDER, `EasyPost did not answer ${call}: ${String(error)}`, { cause: error });
  }
}

function answerOf(call: string, status: number, text: string): unknown {
  if (status >= 500 || status === 429 || status === 401 || status === 403) {
    throw new ProviderUnavailable(PROVIDER, `EasyPost answered ${call} with ${status}.`);
  }
  const body: unknown = JSON.parse(text);
  if (status < 400) return body;
  const { code, message } = Refusal.parse(body).error;
  throw new CarrierRefused(call, status, code, message);
}
