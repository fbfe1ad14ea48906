import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { entryPath, type FunctionEntry, functionName } from '../functions.ts';
import { projectRoot } from '../naming.ts';
import { stripeResources } from './stripe-resources.ts';

/** A function's bundle. */
export interface Bundle {
  readonly functionName: string;
  /** The asset: `index.js`, its source map, and a `package.json` that says that it is CommonJS. */
  readonly directory: string;
  /** Size of `index.js`, minified, not zipped. */
  readonly sizeBytes: number;
  /** What is in it, by package or folder, bytes, largest first. */
  readonly contents: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** Our own files that are in it, from the project's root. */
  readonly sources: readonly string[];
}

/** What a build made, and what it read. */
export interface BuiltBundles {
  readonly bundles: readonly Bundle[];
  /** Absolute paths of every source file. */
  readonly inputs: readonly string[];
}

/** How to bundle. */
export interface BundleOptions {
  /** False keeps names and lines as they were written, for a debugger; default true. */
  readonly minify?: boolean;
  /** Source files, and those that take their place, by their paths from the project's root. */
  readonly replace?: Readonly<Record<string, string>>;
}

/**
 * What the SDK loads on demand only, and no function of ours ever asks for: other places for credentials than the
 * environment, where Lambda puts those of the role, and answers that are streams of events. It need not be in a bundle
 * (some 100 KB); the runtime brings it along.
 */
const NEVER_ASKED = [
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((from) => `@aws-sdk/credential-provider-${from}`),
  '@smithy/credential-provider-imds',
  '@smithy/core/event-streams',
];

/** Says what the bundle is, wherever it lies; Node need not look for it in the folders above, nor guess. */
const PACKAGE = Buffer.from(`${JSON.stringify({ type: 'commonjs' })}\n`);

/** What comes first in every bundle: stack traces with our own files and lines. */
const READABLE_TRACES = join(import.meta.dirname, 'readable-traces.ts');

/**
 * Maps libraries by file only. A cold start fetches the map with the bundle, and nine tenths of it would be lines of
 * code that is not ours; a stack trace names our own lines, and of a library the file (as its line 1).
 */
const librariesByFile: Plugin = {
  name: 'libraries-by-file',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
      const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' });
      const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`;
      return { contents: `${await readFile(path, 'utf8')}\n${comment}`, loader: 'js' };
    });
  },
};

/** Functions without code. */
class FunctionsMissing extends Error {
  override readonly name = 'FunctionsMissing';

  constructor(paths: readonly string[]) {
    super(`infra/src/functions.ts names functions that have no file: ${paths.join(', ')}.`);
  }
}

/**
 * Bundles every function in one esbuild run, each into a directory of its own: everything in one file, because a
 * layer would have to be versioned beside it, and cold starts pay for every file that is looked up. A bundle that
 * comes out as it was is not written again.
 * @throws {FunctionsMissing} when an entry has no file; esbuild's own error when code does not build.
 */
export async function bundleFunctions(
  functions: readonly FunctionEntry[],
  outDirectory: string,
  { minify = true, replace = {} }: BundleOptions = {},
): Promise<BuiltBundles> {
  const missing = functions.map(entryPath).filter((path) => !existsSync(join(projectRoot, path)));
  if (missing.length > 0) throw new FunctionsMissing(missing);
  const { metafile, outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: functions.map((entry) => ({ in: entryPath(entry), out: `${functionName(entry)}/index` })),
    outdir: outDirectory,
    bundle: true,
    minify,
    metafile: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: NEVER_ASKED,
    inject: [READABLE_TRACES],
    // ES modules where a package has them: CommonJS cannot be tree-shaken.
    mainFields: ['module', 'main'],
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
    plugins: [stripeResources, librariesByFile, ...(Object.keys(replace).length === 0 ? [] : [replacing(replace)])],
  });
  for (const { path, contents } of outputFiles) writeIfChanged(path, contents);
  for (const entry of functions) writeIfChanged(join(outDirectory, functionName(entry), 'package.json'), PACKAGE);
  return {
    bundles: functions.map((entry) => bundleOf(entry, outDirectory, metafile)),
    inputs: Object.keys(metafile.inputs).map((path) => join(projectRoot, path)),
  };
}

/** Files take the place of others; the one that takes a place may import the one whose place it takes. */
function replacing(replace: Readonly<Record<string, string>>): Plugin {
  const places = new Map(Object.entries(replace).map(([from, to]) => [join(projectRoot, from), join(projectRoot, to)]));
  return {
    name: 'replace',
    setup: ({ onResolve, resolve }) => {
      onResolve({ filter: /^\.{1,2}\// }, async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === 'resolved') return undefined;
        const found = await resolve(path, { importer, kind, resolveDir, pluginData: 'resolved' });
        const instead = places.get(found.path);
        return instead === undefined || instead === importer ? found : { path: instead };
      });
    },
  };
}

function bundleOf(entry: FunctionEntry, outDirectory: string, { inputs, outputs }: Metafile): Bundle {
  const name = functionName(entry);
  const directory = join(outDirectory, name);
  const output = Object.entries(outputs).find(([path]) => path.endsWith(`${name}/index.js`))?.[1];
  if (!output) throw new Error(`esbuild wrote no ${name}/index.js.`);
  const sizes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const source = sourceOf(path);
    sizes.set(source, (sizes.get(source) ?? 0) + bytesInOutput);
  }
  const contents = [...sizes].map(([source, sizeBytes]) => ({ name: source, sizeBytes }));
  contents.sort((a, b) => b.sizeBytes - a.sizeBytes);
  return {
    functionName: name,
    directory,
    sizeBytes: output.bytes,
    contents,
    sources: sourcesOf(entryPath(entry), inputs),
  };
}

/** Our own files that an entry imports, directly or through others; those without a byte of code in the bundle too. */
function sourcesOf(entry: string, inputs: Metafile['inputs']): string[] {
  const sources = new Set([entry]);
  for (const source of sources) {
    for (const { path } of inputs[source]?.imports ?? []) if (!path.includes('node_modules/')) sources.add(path);
  }
  return [...sources].filter((path) => inputs[path]);
}

/** Whoever reads the old bundle meanwhile, reads it whole: the new one takes its place in one step. */
function writeIfChanged(path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  renameSync(temporary, path);
}

/** The package that a file is from, or our own folder. */
function sourceOf(path: string): string {
  const inPackage = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return inPackage ?? path.split('/').slice(0, 2).join('/');
}
