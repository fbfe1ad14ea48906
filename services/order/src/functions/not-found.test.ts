import { expect, test } from 'vitest';
import { aRequest } from '../testing/a-request.ts';
import { handler } from './not-found.ts';

test('an unknown route is a problem of its own form', async () => {
  const answer = await handler(aRequest('GET', '/nowhere'));

  expect(answer).toMatchObject({ statusCode: 404, headers: { 'content-type': 'application/problem+json' } });
});

test('a known path with another method says which it takes', async () => {
  expect(await handler(aRequest('DELETE', '/orders'))).toMatchObject({
    statusCode: 405,
    headers: { allow: 'POST, GET' },
  });
  expect(await handler(aRequest('PUT', '/orders/01KATESTORDER0000000000000'))).toMatchObject({ statusCode: 405 });
});

test('a path without its id is no route', async () => {
  expect(await handler(aRequest('GET', '/orders/'))).toMatchObject({ statusCode: 404 });
});
