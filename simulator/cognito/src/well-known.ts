import type { Host, HttpAnswer, Kernel } from '#kernel';
import type { SigningKey } from './key-pair.ts';
import type { PoolStore } from './pool-store.ts';

const PATH = /^\/([\w-]+_[A-Za-z0-9]+)\/\.well-known\/(openid-configuration|jwks\.json)$/;

/** The issuer of a pool's tokens. */
export function issuerOf({ aws }: Kernel, poolId: string): string {
  return `https://cognito-idp.${aws.region}.amazonaws.com/${poolId}`;
}

/**
 * The host on which pools publish who they are and their public keys.
 * @see "Understanding user pool JSON web tokens", Amazon Cognito Developer Guide
 */
export function wellKnownHost(kernel: Kernel, pools: PoolStore, keyOf: (poolId: string) => SigningKey): Host {
  return {
    operationOf: ({ method, path }) => `${method} ${PATH.exec(path)?.[2] ?? path}`,
    answer: ({ path }) => {
      const [, poolId = '', document] = PATH.exec(path) ?? [];
      if (!pools.find(poolId, 'UserPool', poolId)) return json(404, { message: `There is no ${path} here.` });
      if (document === 'jwks.json') return json(200, { keys: [publicJwk(keyOf(poolId))] });
      const issuer = issuerOf(kernel, poolId);
      return json(200, {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ['RS256'],
        subject_types_supported: ['public'],
      });
    },
  };
}

function publicJwk({ keyId, privateJwk: { kty, n, e } }: SigningKey) {
  return { alg: 'RS256', e, kid: keyId, kty, n, use: 'sig' };
}

function json(status: number, value: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) };
}
