import { fullScope, SCOPES, type ScopeName } from '@backstitch/contracts';
import type { Simulator } from '@backstitch/simulator';
import { z } from 'zod';
import { callControl } from './control-client.ts';

/** The customer for whom the demo, the console and the benchmarks order. */
export const DEMO_CUSTOMER = 'demo-customer';

/** Signs a token for a customer; all scopes unless some are named. */
export type TokenSource = (customerId: string, scopes?: readonly ScopeName[]) => Promise<string>;

/** Every scope that there is. */
export const allScopes = Object.keys(SCOPES) as readonly ScopeName[];

/** A token is used this long, ms: well within the hour for which it is good. */
const REUSED_MS = 30 * 60_000;

/** Tokens of a system in this process; one that is good for long enough is used again. */
export function customerTokens({ kernel, issueToken }: Simulator): TokenSource {
  const kept = new Map<string, { readonly token: string; readonly untilMs: number }>();
  return async (subject, scopes = allScopes) => {
    const key = JSON.stringify([subject, scopes]);
    const known = kept.get(key);
    if (known && known.untilMs > kernel.clock.now()) return known.token;
    const token = await issueToken({ subject, scopes: scopes.map(fullScope) });
    kept.set(key, { token, untilMs: kernel.clock.now() + REUSED_MS });
    return token;
  };
}

/**
 * A token of a running system, through the simulator's own interface at its AWS endpoint.
 * @throws {UserError} when it does not answer, or refuses.
 */
export async function fetchToken(
  awsEndpoint: string,
  request: { readonly subject: string; readonly scopes?: readonly ScopeName[]; readonly validSeconds?: number },
): Promise<string> {
  const body = { ...request, scopes: (request.scopes ?? allScopes).map(fullScope) };
  const { token } = await callControl(z.object({ token: z.string() }), awsEndpoint, 'POST', '/_simulator/tokens', body);
  return token;
}
