import { performance } from 'node:perf_hooks';
import { administrator, createKernel } from '#kernel';
import { createLambda } from '#lambda';
import { createLogs } from '#logs';
import { registerAwsHost } from '#wire';

/** What a run of the benchmark found. */
export interface InvocationFigures {
  /** Opening an environment of a bundle that was loaded before, up to its first answer, ms. */
  readonly coldStartMs: number;
  readonly invocationsPerSecond: number;
  /** A call of the SDK from within a function, CPU of function and simulator together, ms. */
  readonly sdkCallCpuMs: number;
  /** The simulator's own part of it, without the SDK: a call through `node:https` alone, ms. */
  readonly plainCallCpuMs: number;
}

/** How the benchmark runs. */
export interface InvocationBenchOptions {
  /** The package as CreateFunction takes it, base64: handlers `empty`, `sdk` and `plain`, each taking {calls}. */
  readonly zipFile: string;
  readonly workers: number;
}

const CALLS = 2_000;
const INVOCATIONS = 5_000;
const ENVIRONMENTS = 20;

/** Measures cold starts, invocations and calls of functions. */
export async function runInvocationBench({ zipFile, workers }: InvocationBenchOptions): Promise<InvocationFigures> {
  const kernel = createKernel({ clock: 'wall' });
  const lambda = createLambda(kernel, { logs: createLogs(kernel), workers, environmentsPerFunction: ENVIRONMENTS });
  registerAwsHost(kernel);
  kernel.aws.register({
    name: 'dynamodb',
    operations: { GetItem: () => ({ Item: { pk: { S: 'a' }, total: { N: '42' } } }) },
    permissions: () => [],
  });
  const create = (name: string) =>
    kernel.aws.call(
      'lambda',
      'CreateFunction',
      {
        FunctionName: name,
        Runtime: 'nodejs24.x',
        Role: 'arn:aws:iam::000000000000:role/bench',
        Handler: `index.${name}`,
        Code: { ZipFile: zipFile },
        Timeout: 900,
      },
      administrator,
    );
  for (const name of ['empty', 'sdk', 'plain']) await create(name);
  const invoke = (name: string, event: unknown) =>
    kernel.aws.call('lambda', 'Invoke', { FunctionName: name, Payload: JSON.stringify(event) }, administrator);
  await invoke('empty', {});
  await invoke('sdk', { calls: 200 });
  await invoke('plain', { calls: 200 });

  const startedMs = performance.now();
  await Promise.all(Array.from({ length: ENVIRONMENTS }, () => invoke('sdk', { calls: 1 })));
  const coldStartMs = (performance.now() - startedMs) / (ENVIRONMENTS - 1);

  const invokedMs = await elapsedMs(async () => {
    for (let count = 0; count < INVOCATIONS; count += 1) await invoke('empty', { count });
  });
  const sdkCallCpuMs = await cpuMs(() => invoke('sdk', { calls: CALLS }));
  const plainCallCpuMs = await cpuMs(() => invoke('plain', { calls: CALLS }));
  lambda.close();
  kernel.close();
  return {
    coldStartMs,
    invocationsPerSecond: (INVOCATIONS / invokedMs) * 1_000,
    sdkCallCpuMs: sdkCallCpuMs / CALLS,
    plainCallCpuMs: plainCallCpuMs / CALLS,
  };
}

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
