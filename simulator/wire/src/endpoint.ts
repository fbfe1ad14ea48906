import { administrator, type Caller, type Kernel } from '#kernel';
import { createAwsHost } from './aws-host.ts';
import { countCalls } from './call-counts.ts';
import { type Controls, controlAnswer, isControlPath } from './control.ts';
import { type Listener, listen } from './listen.ts';

/**
 * The wire endpoint: AWS for any SDK or CLI on this machine, with any credentials. An answer leaves when everything
 * it tells of is on disk.
 */
export async function listenAws(
  kernel: Kernel,
  options: { readonly port: number; readonly controls?: Controls },
): Promise<Listener> {
  const host = createAwsHost(kernel);
  const calls = countCalls(kernel);
  let caller: Caller = administrator;
  const listener = await listen({
    port: options.port,
    portVariable: 'AWS_PORT',
    readsPlainRequests: true,
    onError: kernel.reportError,
    handler: async (request) => {
      const answer = isControlPath(request.path)
        ? await controlAnswer(kernel, request, calls, options.controls ?? {})
        : await host.answer(request, caller);
      await kernel.store.durable();
      return answer;
    },
  });
  caller = { ...administrator, address: `127.0.0.1:${listener.port}` };
  return listener;
}
