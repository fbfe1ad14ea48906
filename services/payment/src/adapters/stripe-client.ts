import Stripe from 'stripe';

/**
 * Stripe's SDK, for as long as the environment lives: its connections are kept open between invocations. It does not
 * retry by itself: the saga does, with keys of its own, and a hidden retry would outlast the invocation.
 * @param apiKey asked before every call, so that a rotated key is taken up; never stored here and never logged. Where
 *   it cannot be read, the call ends as one that Stripe did not answer.
 */
export function stripeClient(apiKey: () => Promise<string>): Stripe {
  const sender = Stripe.createNodeHttpClient();
  return new Stripe('', {
    maxNetworkRetries: 0,
    telemetry: false,
    // The key is put on where the call is sent: the SDK lets a fault of an authenticator end the process.
    authenticator: async () => undefined,
    httpClient: {
      getClientName: () => sender.getClientName(),
      makeRequest: async (host, port, path, method, headers, ...rest) => {
        const signed = { ...headers, Authorization: `Bearer ${await apiKey()}` };
        return await sender.makeRequest(host, port, path, method, signed, ...rest);
      },
    },
  });
}
