import type { HttpAnswer } from '#kernel';
import type { Send } from './client-request.ts';

/** `fetch` over the simulated network. Redirects are not followed by themselves: no simulated host redirects. */
export function createFetch(send: Send): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = request.body ? new Uint8Array(await request.arrayBuffer()) : new Uint8Array();
    const url = new URL(request.url);
    const answer = await new Promise<HttpAnswer>((resolve, reject) => {
      const sent = send(
        {
          method: request.method,
          host: url.hostname.toLowerCase(),
          path: `${url.pathname}${url.search}`,
          headers: { host: url.host, accept: '*/*', 'user-agent': 'node', ...Object.fromEntries(request.headers) },
          body,
        },
        resolve,
        (cause) => reject(new TypeError('fetch failed', { cause })),
      );
      const abort = () => {
        sent.cancel();
        reject(request.signal.reason);
      };
      request.signal.addEventListener('abort', abort, { once: true });
    });
    return responseFrom(answer, request.url);
  };
}

/** Statuses whose answers have no body ("null body status", Fetch standard). */
const BODYLESS = new Set([101, 103, 204, 205, 304]);

function responseFrom({ status, headers, body }: HttpAnswer, url: string): Response {
  const bytes = BODYLESS.has(status) ? null : new Uint8Array(body);
  const response = new Response(bytes, { status, headers });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}
