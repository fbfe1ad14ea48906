import type { AwsService, Kernel, Operation } from '#kernel';
import type { Logs } from '#logs';
import { AsyncEvents } from './async/async-events.ts';
import { eventInvokeOperations } from './async/event-invoke-operations.ts';
import { aliasOperations } from './functions/alias-operations.ts';
import { functionOperations } from './functions/function-operations.ts';
import { Functions } from './functions/functions.ts';
import { settingsOperations } from './functions/settings-operations.ts';
import { createOwnThreadHost } from './hosts/own-thread.ts';
import { createWorkerThreadsHost } from './hosts/worker-threads.ts';
import { answerInvokeFault, invokeOperation, invokeWithResponseStream } from './invoke/invoke-operation.ts';
import { Invoker } from './invoke/invoker.ts';
import type { MappingContext } from './mappings/mapping-context.ts';
import { mappingOperations } from './mappings/mapping-operations.ts';
import { MappingStore } from './mappings/mapping-store.ts';
import { Mappings } from './mappings/mappings.ts';
import { lambdaPermissions } from './permissions.ts';
import { tagOperations } from './tag-operations.ts';

/** How functions run. */
export interface LambdaOptions {
  readonly logs: Logs;
  /** Worker threads; 0 (the default) runs functions in the kernel's own thread, under the scheduler's seed. */
  readonly workers?: number;
  /** Most environments of one version of a function, default 8; further invocations wait for one. */
  readonly environmentsPerFunction?: number;
  /** How long a worker thread may compute without a word before it is ended, ms of real time (default 10,000). */
  readonly watchdogMs?: number;
  /** Where compiled code is kept from run to run; absent: nowhere. */
  readonly codeCacheDir?: string;
  /** Functions run in the kernel's own thread, and their source maps name files below this folder. */
  readonly debugSources?: string;
}

/** The simulated Lambda. */
export interface Lambda {
  /** Ends every environment and worker thread. */
  close(): void;
}

const DEFAULT_ENVIRONMENTS = 8;

/** See `PoolOptions.patienceMs`; the kernel's own thread has none, for there the order of things is the seed's. */
const THREAD_PATIENCE_MS = 200;

/** Registers the service `lambda`. */
export function createLambda(kernel: Kernel, options: LambdaOptions): Lambda {
  const functions = new Functions(kernel);
  const { watchdogMs, debugSources, codeCacheDir } = options;
  const workers = debugSources === undefined ? (options.workers ?? 0) : 0;
  const threads = {
    count: workers,
    ...(watchdogMs === undefined ? {} : { watchdogMs }),
    ...(codeCacheDir === undefined ? {} : { codeCacheDir }),
  };
  const host = workers > 0 ? createWorkerThreadsHost(kernel, threads) : createOwnThreadHost(kernel, codeCacheDir);
  const environmentsPerFunction = options.environmentsPerFunction ?? DEFAULT_ENVIRONMENTS;
  const invoker = new Invoker({
    kernel,
    host,
    logs: options.logs,
    pools: { largest: environmentsPerFunction, patienceMs: workers > 0 ? THREAD_PATIENCE_MS : 0 },
    codeOf: ({ codeSha256, functionName }) => ({
      sha256: codeSha256,
      // A debugger knows scripts by their path.
      directory: debugSources === undefined ? '/var/task' : `/var/task/${functionName}`,
      ...(debugSources === undefined ? {} : { sourceRoot: debugSources }),
      files: functions.store.packageFiles(codeSha256),
    }),
  });
  functions.onChanged((name) => invoker.retire(name));
  const asyncEvents = new AsyncEvents(kernel, functions, invoker);
  const mappingStore = new MappingStore(kernel.store);
  const context: MappingContext = {
    kernel,
    functions,
    invoker,
    store: mappingStore,
    random: kernel.random.fork('lambda-mappings'),
    environmentsPerFunction,
  };
  const mappings = new Mappings(context);
  const operations: Record<string, Operation> = {
    ...functionOperations(kernel, functions),
    ...settingsOperations(kernel, functions),
    ...aliasOperations(kernel, functions),
    ...eventInvokeOperations(kernel, functions),
    ...mappingOperations(context, mappings),
    ...tagOperations(functions, mappingStore),
    Invoke: invokeOperation({ kernel, functions, invoker, enqueue: (event) => asyncEvents.enqueue(event) }),
    InvokeWithResponseStream: invokeWithResponseStream,
  };
  const service: AwsService = {
    name: 'lambda',
    operations,
    permissions: (operation, input) => lambdaPermissions(functions, operation, input),
    resource: (_operation, { FunctionName }) =>
      typeof FunctionName === 'string' ? functions.reference(FunctionName).name : undefined,
    answerFault: (fault, operation) => (operation === 'Invoke' ? answerInvokeFault(fault) : undefined),
    resume: () => {
      asyncEvents.resume();
      mappings.resume();
    },
  };
  kernel.aws.register(service);
  return { close: () => host.close() };
}
