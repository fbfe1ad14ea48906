import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { administrator, createKernel } from '#kernel';
import { type CognitoOptions, createCognito, TokenRefused } from './index.ts';

/** A pool with a client that may have two scopes. */
async function openPool(keys: CognitoOptions['keys'] = 'repeatable') {
  const kernel = createKernel({ seed: 1 });
  const cognito = createCognito(kernel, { keys });
  const call = async (operation: string, input: Record<string, unknown>) =>
    Object(await kernel.aws.call('cognito-idp', operation, input, administrator));
  const { UserPool } = await call('CreateUserPool', { PoolName: 'customers' });
  const { UserPoolClient } = await call('CreateUserPoolClient', {
    UserPoolId: UserPool.Id,
    ClientName: 'shop',
    AllowedOAuthScopes: ['shop/read', 'shop/write'],
  });
  const host = 'cognito-idp.eu-west-1.amazonaws.com';
  const get = async (path: string) => {
    const request = { method: 'GET', host, path, headers: {}, body: Buffer.alloc(0) };
    return JSON.parse(Buffer.from((await kernel.internet.send(request, administrator)).body).toString());
  };
  return { kernel, cognito, call, get, poolId: String(UserPool.Id), clientId: String(UserPoolClient.ClientId) };
}

test('a token is signed with the key that its issuer publishes, and says what Cognito would', async () => {
  const pool = await openPool('secret');
  const { issuer, jwks_uri: address } = await pool.get(`/${pool.poolId}/.well-known/openid-configuration`);
  const keys = await pool.get(new URL(address).pathname);

  const token = await pool.cognito.issueToken({ subject: 'ada', scopes: ['shop/read'] });

  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
    issuer,
    currentDate: new Date(pool.kernel.clock.now()),
  });
  expect(payload).toMatchObject({ sub: 'ada', client_id: pool.clientId, token_use: 'access', scope: 'shop/read' });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(3_600);
});

test('a repeatable key is the same in every pool, and a real RSA key of 2048 bits', async () => {
  const [one, other] = [await openPool(), await openPool()];
  const keysOf = (pool: typeof one) => pool.get(`/${pool.poolId}/.well-known/jwks.json`);

  const { keys } = await keysOf(one);

  expect(await keysOf(other)).toEqual({ keys });
  expect(createPublicKey({ key: keys[0], format: 'jwk' }).asymmetricKeyDetails?.modulusLength).toBe(2_048);
  expect(await other.cognito.issueToken({ subject: 'ada' })).toBe(await one.cognito.issueToken({ subject: 'ada' }));
});

test('a secret key is another one in every pool', async () => {
  const [one, other] = [await openPool('secret'), await openPool('secret')];

  expect(await one.cognito.issueToken({ subject: 'ada' })).not.toBe(await other.cognito.issueToken({ subject: 'ada' }));
});

test('no token is issued for a scope that the client has not, nor for an unknown client', async () => {
  const { cognito } = await openPool();

  await expect(cognito.issueToken({ subject: 'ada', scopes: ['shop/admin'] })).rejects.toThrow(TokenRefused);
  await expect(cognito.issueToken({ subject: 'ada', clientId: 'nobody' })).rejects.toThrow(
    /no user pool client nobody/,
  );
});

test('a pool that is gone publishes nothing', async () => {
  const { call, get, poolId } = await openPool();
  await call('DeleteUserPool', { UserPoolId: poolId });

  expect(await get(`/${poolId}/.well-known/jwks.json`)).toHaveProperty('message');
  await expect(call('DescribeUserPool', { UserPoolId: poolId })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});
