import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path/posix';
import type { CodeBundle } from './messages.ts';

/** Runs a script of the bundle as a CommonJS module body. */
export type RunModule = (module: { exports: unknown }, file: string, require: Require) => void;

/** A CommonJS `require`. */
export type Require = ((name: string) => unknown) & { resolve(name: string): string };

/** What `require` needs of its environment. */
export interface RequireHost {
  readonly code: CodeBundle;
  builtin(name: string): unknown;
  run: RunModule;
  parseJson(text: string): unknown;
  /** Makes an error of the function's realm. */
  error(message: string, code: string): Error;
}

/** Loads a bundle's modules, each once: relative paths, JSON, and packages beside them by their `main`. */
export function createLoader(host: RequireHost): { load(file: string): unknown } {
  const modules = new Map<string, { exports: unknown }>();

  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    modules.set(file, module);
    try {
      if (file.endsWith('.json')) module.exports = host.parseJson(textOf(host.code, file));
      else host.run(module, file, requireFrom(file));
    } catch (error) {
      modules.delete(file);
      throw error;
    }
    return module.exports;
  };

  const requireFrom = (file: string): Require => {
    const find = (name: string) => {
      const found = resolveInBundle(host.code, file, name);
      if (found) return found;
      const stack = `Require stack:\n- /var/task/${file}`;
      throw host.error(`Cannot find module '${name}'\n${stack}`, 'MODULE_NOT_FOUND');
    };
    const require = (name: string) => (isBuiltin(name) ? host.builtin(name.replace(/^node:/, '')) : load(find(name)));
    return Object.assign(require, { resolve: find, cache: {}, main: undefined });
  };

  return { load };
}

/** The text of a file of the bundle. */
export function textOf(code: CodeBundle, file: string): string {
  return Buffer.from(code.files.get(file) ?? new Uint8Array()).toString('utf8');
}

function resolveInBundle(code: CodeBundle, from: string, name: string): string | undefined {
  if (name.startsWith('/var/task/')) return fileAt(code, name.slice('/var/task/'.length));
  if (name.startsWith('.')) return fileAt(code, join(dirname(from), name));
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const found = fileAt(code, join(folder, 'node_modules', name));
    if (found || folder === '.') return found;
  }
}

function fileAt(code: CodeBundle, path: string): string | undefined {
  const candidates = [path, `${path}.js`, `${path}.cjs`, `${path}.json`, mainOf(code, path), join(path, 'index.js')];
  return candidates.find((candidate) => candidate !== undefined && code.files.has(candidate));
}

function mainOf(code: CodeBundle, folder: string): string | undefined {
  const manifest = join(folder, 'package.json');
  if (!code.files.has(manifest)) return undefined;
  const main: unknown = JSON.parse(textOf(code, manifest)).main;
  if (typeof main !== 'string') return undefined;
  const path = join(folder, main);
  return [path, `${path}.js`, join(path, 'index.js')].find((candidate) => code.files.has(candidate));
}
