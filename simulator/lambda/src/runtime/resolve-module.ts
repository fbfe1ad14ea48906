import { dirname, join } from 'node:path/posix';
import type { CodeBundle } from './messages.ts';

/** The conditions under which a package's `exports` are read ("Conditional exports", Node.js documentation). */
type ImportKind = 'import' | 'require';

/** The text of a file of the bundle. */
export function textOf(code: CodeBundle, file: string): string {
  return Buffer.from(code.files.get(file) ?? new Uint8Array()).toString('utf8');
}

/**
 * The file that a specifier names: a path, or a package beside the importing file or above it.
 * @returns undefined when there is none.
 */
export function resolveInBundle(code: CodeBundle, from: string, name: string, kind: ImportKind): string | undefined {
  const path = name.startsWith('file://') ? new URL(name).pathname : name;
  if (path.startsWith('/var/task/')) return fileAt(code, path.slice('/var/task/'.length));
  if (path.startsWith('.')) return fileAt(code, join(dirname(from), path));
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const found = inPackages(code, join(folder, 'node_modules'), path, kind);
    if (found || folder === '.') return found;
  }
}

/** Whether a file is an ES module: by its ending, or by the nearest package.json ("Determining module system"). */
export function isEsModule(code: CodeBundle, file: string): boolean {
  if (file.endsWith('.mjs')) return true;
  if (!file.endsWith('.js')) return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = manifestOf(code, folder);
    if (manifest) return manifest['type'] === 'module';
    if (folder === '.') return false;
  }
}

function inPackages(code: CodeBundle, folder: string, name: string, kind: ImportKind): string | undefined {
  const [packageName = '', subpath = ''] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(name)?.slice(1) ?? [];
  const root = join(folder, packageName);
  const exported = manifestOf(code, root)?.['exports'];
  if (exported === undefined) return fileAt(code, join(folder, name));
  const target = exportedTarget(exported, subpath === '' ? '.' : `./${subpath}`, kind);
  const file = target === undefined ? undefined : join(root, target);
  return file !== undefined && code.files.has(file) ? file : undefined;
}

function exportedTarget(exported: unknown, subpath: string, kind: ImportKind): string | undefined {
  const isBySubpath = isObject(exported) && Object.keys(exported).every((key) => key.startsWith('.'));
  const bySubpath: Readonly<Record<string, unknown>> = isBySubpath ? exported : { '.': exported };
  if (Object.hasOwn(bySubpath, subpath)) return conditional(bySubpath[subpath], kind);
  for (const [pattern, target] of Object.entries(bySubpath)) {
    const [before = '', after] = pattern.split('*');
    if (after === undefined || !subpath.startsWith(before) || !subpath.endsWith(after)) continue;
    const middle = subpath.slice(before.length, subpath.length - after.length);
    return conditional(target, kind)?.replaceAll('*', middle);
  }
  return undefined;
}

function conditional(target: unknown, kind: ImportKind): string | undefined {
  if (typeof target === 'string') return target;
  if (!isObject(target)) return undefined;
  for (const [condition, value] of Object.entries(target)) {
    if (!['node', kind, 'default'].includes(condition)) continue;
    const found = conditional(value, kind);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fileAt(code: CodeBundle, path: string): string | undefined {
  const candidates = [path, `${path}.js`, `${path}.cjs`, `${path}.json`, mainOf(code, path), join(path, 'index.js')];
  return candidates.find((candidate) => candidate !== undefined && code.files.has(candidate));
}

function mainOf(code: CodeBundle, folder: string): string | undefined {
  const main = manifestOf(code, folder)?.['main'];
  if (typeof main !== 'string') return undefined;
  const path = join(folder, main);
  return [path, `${path}.js`, join(path, 'index.js')].find((candidate) => code.files.has(candidate));
}

function manifestOf(code: CodeBundle, folder: string): Readonly<Record<string, unknown>> | undefined {
  const file = join(folder, 'package.json');
  return code.files.has(file) ? JSON.parse(textOf(code, file)) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
