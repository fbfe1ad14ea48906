import type { HttpRequest } from '#kernel';
import { errorBody, type StripeAnswer, StripeError } from './api-error.ts';

/** The answer to a caller that asks too often. */
export const TOO_MANY: StripeAnswer = {
  status: 429,
  body: errorBody({
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
  }),
};

/** @throws {StripeError} 401 unless a test key is sent, as a bearer or as the user of basic authentication. */
export function checkKey(request: HttpRequest): void {
  const authorization = request.headers['authorization'] ?? '';
  const [scheme = '', credentials = ''] = authorization.split(' ');
  const key =
    scheme.toLowerCase() === 'basic'
      ? (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '')
      : credentials;
  if (key === '') {
    const message =
      'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer ' +
      "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
    throw new StripeError(401, { type: 'invalid_request_error', message }, false);
  }
  if (!/^(sk|rk)_test_\w+$/.test(key)) {
    const message = `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 8))}`;
    throw new StripeError(401, { type: 'invalid_request_error', message }, false);
  }
}
