import type { Kernel } from '#kernel';
import { createCodeCache } from '../runtime/code-cache.ts';
import { Environment } from '../runtime/environment.ts';
import { keepCompiledCode } from '../runtime/scripts.ts';
import type { EnvironmentHost } from './environment-host.ts';

/**
 * Runs environments in the kernel's own thread: everything is in the hands of the scheduler and its seed. A function
 * that never yields blocks everything; live systems use worker threads.
 */
export function createOwnThreadHost(kernel: Kernel, codeCacheDir: string | undefined): EnvironmentHost {
  if (codeCacheDir !== undefined) keepCompiledCode(createCodeCache(codeCacheDir));
  const random = kernel.random.fork('lambda');
  return {
    open: (spec, listener) => {
      const environment = new Environment(spec, {
        post: (message) => listener.message(message),
        now: () => kernel.clock.now(),
        random: random.fork(spec.logStream),
        beginOutsideWork: () => kernel.scheduler.beginOutsideWork(),
      });
      return { send: (message) => environment.deliver(message), close: () => environment.drop() };
    },
    close: () => undefined,
  };
}
