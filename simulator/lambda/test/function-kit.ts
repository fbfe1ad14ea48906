import { buildSync } from 'esbuild';
import { zipSync } from 'fflate';
import { administrator, createKernel, type Kernel, type KernelOptions } from '#kernel';
import { createLambda, type Lambda, type LambdaOptions } from '#lambda';
import { createLogs, type Logs } from '#logs';

/** A kernel with Lambda and Logs, and short words for what the tests do with them. */
export interface FunctionKit {
  readonly kernel: Kernel;
  readonly lambda: Lambda;
  readonly logs: Logs;
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Deploys a function from source text (bundled as the product's are). */
  deploy(name: string, source: string, more?: Record<string, unknown>): Promise<void>;
  /** Invokes it and runs until the answer is there. */
  invoke(name: string, event?: unknown, more?: Record<string, unknown>): Promise<Answer>;
  /** What was logged, oldest first. */
  logged(name: string): Promise<string[]>;
}

/** What Invoke answered, its payload parsed. */
export interface Answer {
  readonly FunctionError?: string;
  readonly value: unknown;
  readonly LogResult?: string;
}

/** Opens a kit. */
export function openFunctions(options: KernelOptions = {}, lambdaOptions: Partial<LambdaOptions> = {}): FunctionKit {
  const kernel = createKernel({ seed: 1, ...options });
  const logs = createLogs(kernel);
  const lambda = createLambda(kernel, { logs, ...lambdaOptions });
  const call = async (operation: string, input: Record<string, unknown>) =>
    Object(await kernel.aws.call('lambda', operation, input, administrator));
  return {
    kernel,
    lambda,
    logs,
    call,
    deploy: async (name, source, more = {}) => {
      await call('CreateFunction', {
        FunctionName: name,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: `arn:aws:iam::000000000000:role/${name}`,
        Code: { ZipFile: packageOf(source) },
        ...more,
      });
    },
    invoke: async (name, event = {}, more = {}) => {
      const invoked = call('Invoke', { FunctionName: name, Payload: JSON.stringify(event), ...more });
      const answer = await until(kernel, invoked);
      const payload = String(answer['Payload']);
      return { ...answer, value: payload === '' ? undefined : JSON.parse(payload) };
    },
    logged: async (name) => {
      const answer = Object(
        await kernel.aws.call('logs', 'FilterLogEvents', { logGroupName: `/aws/lambda/${name}` }, administrator),
      );
      return answer.events.map(({ message }: { message: string }) => message);
    },
  };
}

/** Runs the kernel until a promise is settled. */
export async function until<T>(kernel: Kernel, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  settled.catch(() => undefined);
  await kernel.scheduler.runUntil(() => isSettled);
  return settled;
}

/** A deployment package, base64: one CommonJS file with its source map. */
export function packageOf(source: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: import.meta.dirname, sourcefile: 'handler.ts', loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    mainFields: ['module', 'main'],
    sourcemap: true,
    write: false,
    outfile: 'index.js',
  });
  const files = outputFiles.map(({ path, contents }) => [
    path.endsWith('.map') ? 'index.js.map' : 'index.js',
    contents,
  ]);
  return Buffer.from(zipSync(Object.fromEntries(files), { level: 0 })).toString('base64');
}
