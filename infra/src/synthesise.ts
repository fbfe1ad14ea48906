import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BuiltBundles, Bundle } from './bundle/bundle-functions.ts';
import { readStamped, writeStamped } from './bundle/stamp.ts';
import { FUNCTIONS } from './functions.ts';
import { DEFAULT_STAGE, projectRoot } from './naming.ts';

/** What to synthesise, and where to. */
export interface SynthesisOptions {
  /** Where the cloud assembly goes; `infra/cdk.out` by default. */
  readonly outDir?: string;
  /** Default `dev`. */
  readonly stage?: string;
  /**
   * Source files, by their path from the project's root, and those that take their place in the bundles: for tests that
   * take a barrier away to show what it is for. Nothing that is deployed is made so.
   */
  readonly replace?: Readonly<Record<string, string>>;
}

/** A cloud assembly: template and assets, ready for the simulator or for AWS. */
export interface Synthesis {
  /** The assembly's directory, with `manifest.json`. */
  readonly directory: string;
  readonly stackName: string;
  readonly bundles: readonly Bundle[];
  /** False when nothing had changed since the last time, and so nothing was done. */
  readonly changed: boolean;
}

/** Variables that change the template. */
const ENVIRONMENT = ['PAYMENT_SECRET_ARN', 'CARRIER_SECRET_ARN', 'ALARM_EMAIL', 'CORS_ORIGINS'];

/** Bundles and the assembly's stamp; removed with `dist/`. */
const DIST = join(projectRoot, 'infra/dist');

/**
 * Bundles the functions and synthesises the stage's stack, offline. What has not changed since the last time is not
 * done again: that takes some ms, and neither esbuild nor the CDK is loaded.
 * @throws {FunctionsMissing | StageInvalid} and the errors of esbuild and the CDK.
 */
export async function synthesise(options: SynthesisOptions = {}): Promise<Synthesis> {
  const stage = options.stage ?? DEFAULT_STAGE;
  const directory = resolve(options.outDir ?? join(projectRoot, 'infra/cdk.out'));
  const { replace = {} } = options;
  const { bundles, inputs } = await bundlesUpToDate(replace);
  const stampPath = join(directory, '.stamp.json');
  const settings = { stage, replace, environment: ENVIRONMENT.map((name) => process.env[name]) };
  const result = { directory, stackName: `backstitch-${stage}-stack`, bundles };
  if (readStamped(stampPath, settings)) return { ...result, changed: false };

  const { backstitchApp } = await import('./app.ts');
  const directories = new Map(bundles.map((bundle) => [bundle.functionName, bundle.directory]));
  backstitchApp({ stage, outDir: directory, bundleOf: (name) => directories.get(name) ?? unknown(name) }).synth();
  removeStaleAssets(directory);
  const sagaText = join(projectRoot, 'state-machines/order-saga.asl.json');
  const scopes = join(projectRoot, 'contracts/src/http/scopes.ts');
  const outputs = ['manifest.json', `Backstitch-${stage}.template.json`].map((name) => join(directory, name));
  writeStamped(stampPath, [...inputs, ...infraSources(), sagaText, scopes, ...outputs], settings, true);
  return { ...result, changed: true };
}

/** Assets of earlier versions, which the assembly names no more. */
function removeStaleAssets(directory: string): void {
  const names = readdirSync(directory);
  const lists = names.filter((name) => name.endsWith('.assets.json'));
  const named = lists.map((name) => readFileSync(join(directory, name), 'utf8')).join();
  for (const name of names) {
    if (name.startsWith('asset.') && !named.includes(name)) rmSync(join(directory, name), { recursive: true });
  }
}

async function bundlesUpToDate(replace: Readonly<Record<string, string>>): Promise<BuiltBundles> {
  const isPlain = Object.keys(replace).length === 0;
  const variant = createHash('sha256').update(JSON.stringify(replace)).digest('hex').slice(0, 8);
  const directory = isPlain ? DIST : join(DIST, `replaced-${variant}`);
  mkdirSync(directory, { recursive: true });
  const stampPath = join(directory, 'bundles.json');
  const settings = { FUNCTIONS, replace };
  const kept = readStamped<BuiltBundles>(stampPath, settings);
  if (kept) return kept;
  const { bundleFunctions } = await import('./bundle/bundle-functions.ts');
  const built = await bundleFunctions(FUNCTIONS, join(directory, 'bundles'), { replace });
  const written = built.bundles.map((bundle) => join(bundle.directory, 'index.js'));
  writeStamped(stampPath, [...built.inputs, ...configuration(), ...written], settings, built);
  return built;
}

/** What decides which library is bundled, and how. */
function configuration(): string[] {
  const packages = ['idempotency', 'outbox', 'saga', 'trace'].map((name) => `patterns/${name}/package.json`);
  const bundlers = ['bundle-functions', 'stripe-resources'].map((name) => `infra/src/bundle/${name}.ts`);
  return ['package-lock.json', ...bundlers, ...packages].map((path) => join(projectRoot, path));
}

function infraSources(): string[] {
  const source = join(projectRoot, 'infra/src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join(source, path));
}

function unknown(name: string): never {
  throw new Error(`No bundle was built for ${name}.`);
}
