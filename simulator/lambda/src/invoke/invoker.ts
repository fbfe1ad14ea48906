import type { Kernel } from '#kernel';
import type { Logs } from '#logs';
import { environmentVariables } from '../functions/environment-variables.ts';
import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { EnvironmentHost } from '../hosts/environment-host.ts';
import type { CodeBundle, EnvironmentSpec, FunctionError, InvocationRequest } from '../runtime/messages.ts';
import { EnvironmentPool, type PoolOptions } from './environment-pool.ts';
import { endLines, startLines } from './invocation-log.ts';
import { type InvocationResult, LiveEnvironment } from './live-environment.ts';

/** One invocation to make. */
export interface Invocation {
  readonly configuration: FunctionConfiguration;
  /** JSON text. */
  readonly payload: string;
  readonly invokedFunctionArn: string;
  readonly requestId: string;
  readonly clientContext?: string;
}

/** What an invocation answers, and what it wrote. */
export interface InvocationAnswer {
  readonly result: InvocationResult;
  /** The invocation's own log lines, for `LogType: Tail`. */
  readonly log: readonly string[];
}

/** What the invoker is built from. */
export interface InvokerOptions {
  readonly kernel: Kernel;
  readonly host: EnvironmentHost;
  readonly logs: Logs;
  /** How many environments a version of a function may have, and when it gets another. */
  readonly pools: PoolOptions;
  readonly codeOf: (configuration: FunctionConfiguration) => CodeBundle;
}

/** The init phase ("Lambda execution environment lifecycle"), ms. */
const LONGEST_INIT_MS = 10_000;

/** Runs invocations in execution environments: cold and warm starts, time-outs, logs. */
export class Invoker {
  readonly #options: InvokerOptions;
  /** By function, version and revision: a change of code or configuration makes a new pool. */
  readonly #pools = new Map<string, { readonly pool: EnvironmentPool; readonly revisionId: string }>();
  readonly #random;

  constructor(options: InvokerOptions) {
    this.#options = options;
    this.#random = options.kernel.random.fork('lambda-environments');
  }

  /** Invocations of a function that run or wait. */
  loadOf(functionName: string): number {
    let load = 0;
    for (const [key, { pool }] of this.#pools) if (key.startsWith(`${functionName}:`)) load += pool.load;
    return load;
  }

  /** Drops the warm environments of a function; what runs may finish. */
  retire(functionName: string): void {
    for (const [key, { pool }] of this.#pools) {
      if (!key.startsWith(`${functionName}:`)) continue;
      pool.retire();
      this.#pools.delete(key);
    }
  }

  /** Runs an invocation to its end. Never throws: how it failed is its answer. */
  async run(invocation: Invocation): Promise<InvocationAnswer> {
    const pool = this.#poolOf(invocation.configuration);
    const { environment, isNew } = await pool.take();
    try {
      return await this.#runIn(environment, isNew, invocation);
    } finally {
      pool.release(environment);
    }
  }

  async #runIn(environment: LiveEnvironment, isNew: boolean, invocation: Invocation): Promise<InvocationAnswer> {
    const { kernel } = this.#options;
    const { configuration, requestId } = invocation;
    const lines: string[] = [];
    const stopListening = environment.onLog((text) => lines.push(text));
    const initStartedMs = kernel.clock.now();
    const init = isNew ? await this.#initUntilDeadline(environment, invocation) : undefined;
    const initError = init?.error;
    const startedMs = kernel.clock.now();
    const request = this.#requestFor(invocation, startedMs);
    for (const line of startLines(configuration, request, startedMs)) environment.write(startedMs, line);
    const { result, timedOut } = initError
      ? { result: failure(environment, initError), timedOut: init?.timedOut === true }
      : await this.#runUntilDeadline(environment, request, configuration);
    const end = {
      startedMs,
      endedMs: kernel.clock.now(),
      ...(isNew ? { initMs: startedMs - initStartedMs } : {}),
      timedOut,
      failed: result.kind === 'error',
      ...(environment.isDropped && result.kind === 'error' ? { diedOf: result.error.errorType } : {}),
    };
    if (timedOut) {
      environment.write(end.endedMs, timeoutLine(configuration, requestId, end.endedMs));
    }
    for (const line of endLines(configuration, request, end)) environment.write(end.endedMs, line);
    stopListening();
    return { result, log: lines };
  }

  /** Loads the function: within the ten seconds of the init phase, and once more within the invocation's time. */
  async #initUntilDeadline(
    environment: LiveEnvironment,
    { configuration, requestId }: Invocation,
  ): Promise<{ error: FunctionError | undefined; timedOut: boolean }> {
    let timedOut = false;
    const limitMs = LONGEST_INIT_MS + configuration.timeoutSeconds * 1_000;
    const timer = this.#options.kernel.scheduler.after(limitMs, () => {
      timedOut = true;
      environment.end(timeoutError(configuration, requestId));
    });
    const error = await environment.init();
    timer.cancel();
    return { error, timedOut };
  }

  async #runUntilDeadline(
    environment: LiveEnvironment,
    request: InvocationRequest,
    configuration: FunctionConfiguration,
  ): Promise<{ result: InvocationResult; timedOut: boolean }> {
    let timedOut = false;
    const timer = this.#options.kernel.scheduler.at(request.deadlineMs, () => {
      timedOut = true;
      environment.end(timeoutError(configuration, request.requestId));
    });
    const result = await environment.run(request);
    timer.cancel();
    return { result, timedOut };
  }

  #requestFor(invocation: Invocation, startedMs: number): InvocationRequest {
    const { configuration, payload, invokedFunctionArn, requestId, clientContext } = invocation;
    return {
      requestId,
      payload,
      deadlineMs: startedMs + configuration.timeoutSeconds * 1_000,
      invokedFunctionArn,
      traceId: traceIdFrom(this.#random.bytes(20), startedMs),
      ...(clientContext === undefined ? {} : { clientContext }),
    };
  }

  #poolOf(configuration: FunctionConfiguration): EnvironmentPool {
    const key = `${configuration.functionName}:${configuration.version}`;
    const known = this.#pools.get(key);
    if (known?.revisionId === configuration.revisionId) return known.pool;
    known?.pool.retire();
    const { kernel, pools } = this.#options;
    const pool = new EnvironmentPool(kernel, pools, () => this.#open(configuration));
    this.#pools.set(key, { pool, revisionId: configuration.revisionId });
    return pool;
  }

  #open(configuration: FunctionConfiguration): LiveEnvironment {
    const { kernel, host, logs } = this.#options;
    const { logging, version } = configuration;
    const day = new Date(kernel.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const logStream = `${day}/[${version}]${this.#random.bytes(16).toString('hex')}`;
    const spec: EnvironmentSpec = {
      functionName: configuration.functionName,
      version,
      runtime: configuration.runtime,
      handler: configuration.handler,
      memorySizeMb: configuration.memorySizeMb,
      architecture: configuration.architecture === 'arm64' ? 'arm64' : 'x64',
      variables: environmentVariables(configuration, kernel.aws.region, logStream),
      logGroup: logging.group,
      logStream,
      logFormat: logging.format,
      code: this.#options.codeOf(configuration),
    };
    const write = logs.writer(logging.group, logStream);
    // As on AWS a line of text arrives with its end, a JSON object without.
    const log =
      logging.format === 'Text' ? write : (timeMs: number, text: string) => write(timeMs, text.replace(/\n$/, ''));
    return new LiveEnvironment({ kernel, host, spec, roleArn: configuration.roleArn, log });
  }
}

function timeoutError({ timeoutSeconds }: FunctionConfiguration, requestId: string): FunctionError {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  };
}

/** An environment that could not load its function is of no use: the next invocation tries another. */
function failure(environment: LiveEnvironment, error: FunctionError): InvocationResult {
  environment.drop();
  return { kind: 'error', error };
}

function timeoutLine({ timeoutSeconds }: FunctionConfiguration, requestId: string, nowMs: number): string {
  return `${new Date(nowMs).toISOString()} ${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds\n`;
}

/** A trace header as X-Ray forms it ("Tracing header", AWS X-Ray Developer Guide). */
function traceIdFrom(bytes: Buffer, nowMs: number): string {
  const hex = bytes.toString('hex');
  const seconds = Math.floor(nowMs / 1_000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(24, 40)};Sampled=0`;
}
