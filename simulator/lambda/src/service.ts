import type { AwsService, Kernel, Operation } from '#kernel';
import type { Logs } from '#logs';
import { functionOperations } from './functions/function-operations.ts';
import { Functions } from './functions/functions.ts';
import type { EnvironmentHost } from './hosts/environment-host.ts';
import { createOwnThreadHost } from './hosts/own-thread.ts';
import { answerInvokeFault, invokeOperation, invokeWithResponseStream } from './invoke/invoke-operation.ts';
import { Invoker } from './invoke/invoker.ts';
import { lambdaPermissions } from './permissions.ts';

/** How functions run. */
export interface LambdaOptions {
  readonly logs: Logs;
  /** Worker threads; 0 (the default) runs functions in the kernel's own thread, under the scheduler's seed. */
  readonly workers?: number;
  /** Most environments of one version of a function, default 8; further invocations wait for one. */
  readonly environmentsPerFunction?: number;
}

/** The simulated Lambda. */
export interface Lambda {
  /** Ends every environment and worker thread. */
  close(): void;
}

/** Registers the service `lambda`. */
export function createLambda(kernel: Kernel, options: LambdaOptions): Lambda {
  const functions = new Functions(kernel);
  const host: EnvironmentHost = createOwnThreadHost(kernel);
  const invoker = new Invoker({
    kernel,
    host,
    logs: options.logs,
    environmentsPerFunction: options.environmentsPerFunction ?? 8,
    codeOf: ({ codeSha256 }) => ({
      sha256: codeSha256,
      directory: '/var/task',
      files: functions.store.packageFiles(codeSha256),
    }),
  });
  functions.onChanged((name) => invoker.retire(name));
  const operations: Record<string, Operation> = {
    ...functionOperations(kernel, functions),
    Invoke: invokeOperation({ kernel, functions, invoker, enqueue: () => undefined }),
    InvokeWithResponseStream: invokeWithResponseStream,
  };
  const service: AwsService = {
    name: 'lambda',
    operations,
    permissions: (operation, input) => lambdaPermissions(functions, operation, input),
    resource: (_operation, { FunctionName }) =>
      typeof FunctionName === 'string' ? functions.reference(FunctionName).name : undefined,
    answerFault: (fault, operation) => (operation === 'Invoke' ? answerInvokeFault(fault) : undefined),
  };
  kernel.aws.register(service);
  return { close: () => host.close() };
}
