import { join } from 'node:path';
import type { Bundle } from '@backstitch/infra';
import { type ClockMode, openSimulator, type Simulator } from '@backstitch/simulator';
import { UserError } from '../errors.ts';
import { projectRoot } from '../settings.ts';
import { buildSystem } from './build-system.ts';
import { customerTokens, type TokenSource } from './customer-tokens.ts';
import { seed } from './seed.ts';
import { templateDir } from './template-dir.ts';

/** How the order system runs on the simulator. */
export interface SystemOptions {
  readonly stage: string;
  /** The folder of its data; absent: in memory. */
  readonly dataDir?: string;
  readonly clock: ClockMode;
  /** Worker threads that run the functions; 0 runs them in this thread. */
  readonly workers: number;
  readonly seed?: number | string;
  /** Lets a debugger of this process see the services' TypeScript. */
  readonly debug?: boolean;
  /** Source files that others take the place of in the functions' bundles: for tests that take a barrier away. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Told what is going on while it starts. */
  readonly progress?: (text: string) => void;
}

/** The order system, running. */
export interface System {
  readonly simulator: Simulator;
  readonly stage: string;
  /** The HTTP API's id in the simulated account. */
  readonly apiId: string;
  readonly stateMachineArn: string;
  /** A customer's token for the API. */
  readonly tokenFor: TokenSource;
  /** What its functions were made from. */
  readonly bundles: readonly Bundle[];
  close(): Promise<void>;
}

/** Runs the synthesised template on a simulator, with the seed data, going on where it was. */
export async function openSystem(options: SystemOptions): Promise<System> {
  const { stage, progress = () => undefined, seed: randomSeed, dataDir, clock, workers, replace = {} } = options;
  const outDir = templateDir(stage, replace);
  progress('Bundling the functions and synthesising the template');
  const { bundles } = await buildSystem(stage, replace);
  const simulator = openSimulator({
    clock,
    workers,
    codeCacheDir: join(projectRoot, 'dist', 'code-cache'),
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(options.debug ? { debugSources: projectRoot } : {}),
    ...(randomSeed === undefined ? {} : { seed: randomSeed }),
  });
  try {
    progress('Loading the template');
    const { resources } = await simulator.deploy(outDir);
    const physicalId = (type: string): string => {
      const found = resources.find((resource) => resource.type === type);
      if (!found) throw new UserError(`The template in ${outDir} has no ${type}. Build it again: make build`);
      return found.physicalId;
    };
    await seed(simulator, stage);
    simulator.resume();
    return {
      simulator,
      stage,
      bundles,
      apiId: physicalId('AWS::ApiGatewayV2::Api'),
      stateMachineArn: physicalId('AWS::StepFunctions::StateMachine'),
      tokenFor: customerTokens(simulator),
      close: () => simulator.close(),
    };
  } catch (error) {
    await simulator.close();
    throw error;
  }
}
