import Stripe from 'stripe';

/**
 * Stripe's SDK, for as long as the environment lives: its connections are kept open between invocations. It does not
 * retry by itself: the saga does, with keys of its own, and a hidden retry would outlast the invocation.
 * @param apiKey asked before every call, so that a rotated key is taken up; never stored here and never logged.
 */
export function stripeClient(apiKey: () => Promise<string>): Stripe {
  return new Stripe('', {
    maxNetworkRetries: 0,
    telemetry: false,
    authenticator: async (request) => {
      request.headers['Authorization'] = `Bearer ${await apiKey()}`;
    },
  });
}
