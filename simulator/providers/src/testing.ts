import { administrator, createKernel, type HttpAnswer, type Kernel } from '#kernel';
import { createProviders, type ProviderOptions } from './create-providers.ts';

/** A kernel with providers, and a client of their HTTP. */
export function openProviders(options: ProviderOptions = {}) {
  const kernel = createKernel({ seed: 1 });
  const providers = createProviders(kernel, options);
  return { kernel, ...providers, send: sender(kernel) };
}

/** Sends a request as the account's administrator; JSON bodies for EasyPost, forms for Stripe. */
function sender(kernel: Kernel) {
  return async (
    host: string,
    call: string,
    body: unknown = '',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; headers: HttpAnswer['headers']; body: Record<string, never> }> => {
    const [method = '', path = ''] = call.split(' ');
    const authorization =
      host === 'api.stripe.com' ? 'Bearer sk_test_1' : `Basic ${Buffer.from('EZTK1:').toString('base64')}`;
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await kernel.internet.send(
      { method, host, path, headers: { authorization, ...headers }, body: Buffer.from(sent) },
      administrator,
    );
    return { status: answer.status, headers: answer.headers, body: JSON.parse(Buffer.from(answer.body).toString()) };
  };
}
