import { join } from 'node:path';
import { createHttpApi, type HttpApi, listenHttpApi } from '#apigateway';
import { createCognito, type TokenRequest } from '#cognito';
import { createDynamoDb } from '#dynamodb';
import { createEvents } from '#events';
import { createIam } from '#iam';
import { type ClockMode, createKernel, type Kernel } from '#kernel';
import { createLambda } from '#lambda';
import { createLogs } from '#logs';
import { createProviders, type Providers } from '#providers';
import { createSecrets } from '#secrets';
import { createSqs } from '#sqs';
import { createStates } from '#states';
import { createSts } from '#sts';
import { type DeployedTemplate, deployTemplate, type FunctionCode, updateFunctionCode } from '#template';
import { type Listener, listenAws, registerAwsHost } from '#wire';
import { tokenControl } from './token-control.ts';

/** How a simulator runs. */
export interface SimulatorOptions {
  /** The folder of its data, made when it is not there; absent: in memory. */
  readonly dataDir?: string;
  /** Default `virtual`. */
  readonly clock?: ClockMode;
  /** Makes a run repeatable. Only for a virtual clock. */
  readonly seed?: number | string;
  /** Worker threads that run the functions; 0 (default) runs them in this thread. */
  readonly workers?: number;
  /** Default `eu-west-1`. */
  readonly region?: string;
  /** Twelve digits; default `000000000000`. */
  readonly accountId?: string;
  /** How long DynamoDB's tables and indexes take to be created, changed and deleted, ms; default 0: usable at once. */
  readonly tableSettleMs?: number;
  /** How late DynamoDB deletes an expired item at most, ms; absent: as late as the service does. */
  readonly expiryDelayMs?: number;
  /** Where the functions' compiled code is kept from run to run; absent: nowhere. */
  readonly codeCacheDir?: string;
  /**
   * Lets a debugger of this thread see the functions: they run in it, their source maps name files below this folder,
   * and time stands still at a breakpoint. Absent: `workers` decides where they run.
   */
  readonly debugSources?: string;
  /** Told of errors of the simulator itself; by default they go to stderr. */
  readonly onError?: (error: unknown) => void;
}

/** AWS in this process, with two providers on its network. */
export interface Simulator {
  readonly kernel: Kernel;
  readonly providers: Providers;
  readonly httpApi: HttpApi;
  /**
   * Signs an access token of one of the account's user pools for whoever is named.
   * @throws {TokenRefused} when no pool would issue it.
   */
  issueToken(request: TokenRequest): Promise<string>;
  /** The events that an archive of a bus holds, as JSON text, in the order in which the bus took them. */
  archivedEvents(archiveName: string): Iterable<string>;
  /** Runs a synthesised CloudFormation template (a `cdk.out` folder), or updates what runs. */
  deploy(directory: string): Promise<DeployedTemplate>;
  /** Gives a deployed function new code; answers whether it was another one. */
  updateFunctionCode(code: FunctionCode): Promise<boolean>;
  /** Goes on with what the store says was under way. Call it once, after deploying. */
  resume(): void;
  /** Lets SDKs and the AWS CLI in, on 127.0.0.1; port 0 takes a free one. */
  listenAws(port: number): Promise<Listener>;
  /** Serves an HTTP API of the account on 127.0.0.1. */
  listenApi(apiId: string, port: number): Promise<Listener>;
  /** Stops all work and closes the store. */
  close(): Promise<void>;
}

const STORE_FILE = 'store.sqlite';

/** Opens a simulator on its data: everything goes on where it was when `resume` is called. */
export function openSimulator(options: SimulatorOptions = {}): Simulator {
  const {
    dataDir,
    workers = 0,
    tableSettleMs = 0,
    expiryDelayMs,
    debugSources,
    codeCacheDir,
    ...kernelOptions
  } = options;
  const kernel = createKernel({
    ...kernelOptions,
    stopsWithThread: debugSources !== undefined,
    ...(dataDir === undefined ? {} : { storePath: join(dataDir, STORE_FILE) }),
  });
  createIam(kernel);
  createSts(kernel);
  createSecrets(kernel);
  const cognito = createCognito(kernel, {
    keys: kernelOptions.clock === 'wall' || kernelOptions.clock === 'skip' ? 'secret' : 'repeatable',
  });
  const logs = createLogs(kernel);
  createDynamoDb(kernel, { settleMs: tableSettleMs, ...(expiryDelayMs === undefined ? {} : { expiryDelayMs }) });
  createSqs(kernel);
  const events = createEvents(kernel);
  createStates(kernel, { logs });
  const lambda = createLambda(kernel, {
    logs,
    workers,
    ...(debugSources === undefined ? {} : { debugSources }),
    ...(codeCacheDir === undefined ? {} : { codeCacheDir }),
  });
  const httpApi = createHttpApi(kernel, { logs });
  const providers = createProviders(kernel);
  registerAwsHost(kernel);
  const listeners: Listener[] = [];
  const opened = async (listening: Promise<Listener>) => {
    const listener = await listening;
    listeners.push(listener);
    return listener;
  };

  return {
    kernel,
    providers,
    httpApi,
    issueToken: cognito.issueToken,
    archivedEvents: (archiveName) => events.archived(archiveName),
    deploy: (directory) => deployTemplate(kernel, { directory }),
    updateFunctionCode: (code) => updateFunctionCode(kernel, code),
    resume: () => kernel.resume(),
    listenAws: (port) => opened(listenAws(kernel, { port, controls: { '/_simulator/tokens': tokenControl(cognito) } })),
    listenApi: (apiId, port) => opened(listenHttpApi(kernel, httpApi, { apiId, port })),
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      lambda.close();
      logs.flush();
      kernel.close();
    },
  };
}
