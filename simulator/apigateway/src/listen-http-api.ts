import type { Kernel } from '#kernel';
import { type Listener, listen } from '#wire';
import type { HttpApi } from './http-api.ts';

/** One more than the gateway takes, so that the gateway itself says no. */
const LISTEN_LIMIT_BYTES = 11 * 1024 * 1024;

/** Serves an API on 127.0.0.1. An answer leaves when everything it tells of is on disk. */
export function listenHttpApi(
  kernel: Kernel,
  api: HttpApi,
  { apiId, port }: { readonly apiId: string; readonly port: number },
): Promise<Listener> {
  return listen({
    port,
    portVariable: 'API_PORT',
    bodyLimitBytes: LISTEN_LIMIT_BYTES,
    onError: kernel.reportError,
    handler: async (request) => {
      const answer = await api.handle(apiId, request);
      await kernel.store.durable();
      return answer;
    },
  });
}
