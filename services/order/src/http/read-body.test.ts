import { MAX_BODY_BYTES, PlaceOrderBody, type Problem } from '@backstitch/contracts';
import { expect, test } from 'vitest';
import { aRequest } from '../testing/a-request.ts';
import { HttpProblem } from './answers.ts';
import { readBody } from './read-body.ts';

function refusalOf(body: string | undefined, isBase64Encoded = false): Problem {
  try {
    readBody(PlaceOrderBody, aRequest('POST', '/orders', { ...(body === undefined ? {} : { body }), isBase64Encoded }));
  } catch (error) {
    if (error instanceof HttpProblem) return error.problem;
    throw error;
  }
  throw new Error('The body was accepted.');
}

test.each(['{', '', undefined])('a body that is no JSON (%j) is answered 400', (body) => {
  expect(refusalOf(body)).toMatchObject({ status: 400, title: 'The body is not JSON' });
});

test('a body over the limit is answered 413 before it is parsed, also in base 64', () => {
  const large = '{'.repeat(MAX_BODY_BYTES + 1);

  expect(refusalOf(large).status).toBe(413);
  expect(refusalOf(Buffer.from(large).toString('base64'), true).status).toBe(413);
});

test('a body of another form names the fields at fault', () => {
  const problem = refusalOf(JSON.stringify({ items: [{ sku: 'THREAD-RED', quantity: 0 }], paymentMethod: 'pm_1' }));

  expect(problem).toMatchObject({ status: 400 });
  expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/items/0/quantity', '/shipTo']);
});
