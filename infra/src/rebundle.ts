import { join } from 'node:path';
import { type Bundle, type BundleOptions, bundleFunctions } from './bundle/bundle-functions.ts';
import { FUNCTIONS, functionName } from './functions.ts';
import { projectRoot } from './naming.ts';

/** Where bundles go that are made while a system runs; those of the template stay as they are. */
const LIVE_BUNDLES = join(projectRoot, 'infra/dist/live');

/**
 * Bundles again the functions that contain one of these files, while a person works on them.
 * @param bundles the newest bundle of each function.
 * @param changed paths of files from the project's root; absent: all functions.
 * @throws esbuild's error when the code does not build; it has printed where and why.
 */
export async function rebundle(
  bundles: readonly Bundle[],
  changed: readonly string[] | undefined,
  options: BundleOptions = {},
): Promise<readonly Bundle[]> {
  const stale = new Set(
    bundles
      .filter(({ sources }) => !changed || sources.some((source) => changed.includes(source)))
      .map(({ functionName: name }) => name),
  );
  const entries = FUNCTIONS.filter((entry) => stale.has(functionName(entry)));
  if (entries.length === 0) return [];
  return (await bundleFunctions(entries, LIVE_BUNDLES, options)).bundles;
}
