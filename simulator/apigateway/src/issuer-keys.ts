import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import type { Kernel, ServiceCaller } from '#kernel';

/** The public keys of token issuers, fetched from them on the simulated internet. */
export interface IssuerKeys {
  /** Nothing when the issuer cannot be reached, or publishes no keys. */
  of(issuer: string): Promise<JSONWebKeySet | undefined>;
}

/** How long fetched keys are used, ms ("Control access to HTTP APIs with JWT authorizers": two hours). */
const KEPT_MS = 2 * 3_600_000;

const discovery = z.object({ jwks_uri: z.url() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

const caller: ServiceCaller = {
  kind: 'service',
  principal: 'apigateway.amazonaws.com',
  sourceArn: '',
  name: 'apigateway:jwt-authorizer',
};

/** Finds an issuer's keys as OpenID Connect Discovery says: its configuration names the address of its key set. */
export function issuerKeys(kernel: Kernel): IssuerKeys {
  const kept = new Map<string, { readonly keys: JSONWebKeySet; readonly untilMs: number }>();

  const fetchJson = async (address: string): Promise<unknown> => {
    const { hostname, pathname, search } = new URL(address);
    const request = { method: 'GET', host: hostname, path: pathname + search, headers: {}, body: Buffer.alloc(0) };
    const { status, body } = await kernel.internet.send(request, caller);
    return status === 200 ? JSON.parse(Buffer.from(body).toString('utf8')) : undefined;
  };
  const fetchKeys = async (issuer: string): Promise<JSONWebKeySet | undefined> => {
    const found = discovery.safeParse(await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
    return found.success ? keySet.safeParse(await fetchJson(found.data.jwks_uri)).data : undefined;
  };

  return {
    of: async (issuer) => {
      const known = kept.get(issuer);
      if (known && known.untilMs > kernel.clock.now()) return known.keys;
      const keys = await fetchKeys(issuer).catch(() => undefined);
      if (keys) kept.set(issuer, { keys, untilMs: kernel.clock.now() + KEPT_MS });
      return keys;
    },
  };
}
