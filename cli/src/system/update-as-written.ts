import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Bundle, type BundleOptions, rebundle } from '@backstitch/infra';
import { projectRoot } from '../settings.ts';
import { liveUpdate } from './live-update.ts';
import type { System } from './open-system.ts';
import { templateDir } from './template-dir.ts';
import { watchSources } from './watch-sources.ts';

/** How a running system follows its sources. */
export interface UpdateOptions {
  readonly system: System;
  readonly bundling: BundleOptions;
  readonly line: (text: string) => void;
}

/** A system that follows its sources. */
export interface FollowedSources {
  /** Bundles every function anew, as `bundling` says, and gives it to the system. */
  updateAll(): Promise<void>;
  stop(): Promise<void>;
}

/** Lets a running system follow its sources: a changed function gets its new code, a changed template is loaded. */
export async function updateAsWritten({ system, bundling, line }: UpdateOptions): Promise<FollowedSources> {
  const { simulator, stage } = system;
  const newest = new Map(system.bundles.map((bundle) => [bundle.functionName, bundle]));
  const updateCode = (name: string, directory: string) =>
    simulator.updateFunctionCode({ functionName: `backstitch-${stage}-${name}`, directory });
  const updateAll = async () => {
    const bundles = noted(newest, await rebundle(system.bundles, undefined, bundling));
    for (const { functionName, directory } of bundles) await updateCode(functionName, directory);
  };
  const update = liveUpdate({
    line,
    now: () => performance.now(),
    rebundle: async (paths) => noted(newest, await rebundle([...newest.values()], paths, bundling)),
    updateCode,
    reloadTemplate: async () => {
      await synthesiseAnew(stage);
      const { changes } = await simulator.deploy(templateDir(stage));
      if (bundling.minify === false) await updateAll(); // the template's code is that for AWS, minified
      return changes.map(({ logicalId, action }) => `${logicalId} ${action}`);
    },
  });
  return {
    updateAll,
    stop: await watchSources(projectRoot, (paths) => void update(paths)),
  };
}

function noted(newest: Map<string, Bundle>, bundles: readonly Bundle[]): readonly Bundle[] {
  for (const bundle of bundles) newest.set(bundle.functionName, bundle);
  return bundles;
}

/** In a process of its own: this one has loaded the constructs as they were, and modules cannot be loaded again. */
async function synthesiseAnew(stage: string): Promise<void> {
  const main = join(projectRoot, 'cli/src/main.ts');
  const env = { ...process.env, STAGE: stage, JSON: '', NO_COLOR: '1' };
  try {
    await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'build'], { env });
  } catch (error) {
    throw new Error(String(Object(error).stderr || error), { cause: error });
  }
}
