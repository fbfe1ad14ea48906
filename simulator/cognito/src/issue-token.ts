import { importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import type { Kernel } from '#kernel';
import type { SigningKey } from './key-pair.ts';
import type { PoolStore } from './pool-store.ts';
import { issuerOf } from './well-known.ts';

/** For whom a token is, and what it allows. */
export interface TokenRequest {
  /** The `sub` claim. */
  readonly subject: string;
  /** The client that it is issued to; may be left out where the account has one only. */
  readonly clientId?: string;
  /** Scopes among those that the client may have; absent: all of them. */
  readonly scopes?: readonly string[];
  /** How long it is valid, seconds; absent: as the client says. */
  readonly validSeconds?: number;
}

/** A token was asked for that no pool would issue. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

const client = z.looseObject({
  ClientId: z.string(),
  AllowedOAuthScopes: z.array(z.string()).default([]),
  AccessTokenValidity: z.number().default(1),
  TokenValidityUnits: z.looseObject({ AccessToken: z.string().default('hours') }).default({ AccessToken: 'hours' }),
});

const UNIT_SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/**
 * Signs an access token with the claims that Cognito's have.
 * @throws {TokenRefused}
 * @see "Understanding the access token", Amazon Cognito Developer Guide
 */
export async function issueToken(
  kernel: Kernel,
  pools: PoolStore,
  keyOf: (poolId: string) => SigningKey,
  request: TokenRequest,
): Promise<string> {
  const { poolId, found } = clientFor(pools, request.clientId);
  const refused = request.scopes?.find((scope) => !found.AllowedOAuthScopes.includes(scope));
  if (refused !== undefined) {
    const allowed = found.AllowedOAuthScopes.join(', ');
    throw new TokenRefused(`The client ${found.ClientId} has no scope "${refused}"; it has ${allowed}.`);
  }
  const unit = UNIT_SECONDS[found.TokenValidityUnits.AccessToken] ?? 3_600;
  const issuedSeconds = Math.floor(kernel.clock.now() / 1_000);
  const random = kernel.random.fork(`cognito.tokens/${issuedSeconds}/${request.subject}`);
  const { keyId, privateJwk } = kernel.store.transact(() => keyOf(poolId));
  return await new SignJWT({
    sub: request.subject,
    iss: issuerOf(kernel, poolId),
    client_id: found.ClientId,
    token_use: 'access',
    scope: (request.scopes ?? found.AllowedOAuthScopes).join(' '),
    auth_time: issuedSeconds,
    iat: issuedSeconds,
    exp: issuedSeconds + (request.validSeconds ?? found.AccessTokenValidity * unit),
    jti: random.uuid(),
    username: request.subject,
  })
    .setProtectedHeader({ alg: 'RS256', kid: keyId })
    .sign(await importJWK({ ...privateJwk }, 'RS256'));
}

function clientFor(pools: PoolStore, clientId: string | undefined) {
  const poolIds = clientId === undefined ? pools.poolIds() : [pools.poolOfClient(clientId)];
  const clients = poolIds
    .flatMap((poolId) =>
      poolId === undefined ? [] : pools.all(poolId, 'UserPoolClient').map((part) => ({ poolId, part })),
    )
    .map(({ poolId, part }) => ({ poolId, found: client.parse(part) }))
    .filter(({ found }) => clientId === undefined || found.ClientId === clientId);
  const [only] = clients;
  if (only && clients.length === 1) return only;
  throw new TokenRefused(
    clientId === undefined
      ? `The account has ${clients.length} user pool clients; say which one the token is for.`
      : `There is no user pool client ${clientId}.`,
  );
}
