import { isBuiltin } from 'node:module';
import type { CodeBundle } from './messages.ts';
import { isEsModule, resolveInBundle, textOf } from './resolve-module.ts';

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

/** Loads the CommonJS modules of a bundle. */
export interface Loader {
  load(file: string): unknown;
  /** The `require` of a file of the bundle. */
  requireFrom(file: string): Require;
}

/** Loads a bundle's modules, each once: relative paths, JSON, and packages beside them. */
export function createLoader(host: RequireHost): Loader {
  const modules = new Map<string, { exports: unknown }>();

  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known) return known.exports;
    if (isEsModule(host.code, file)) {
      throw host.error(`require() of ES Module /var/task/${file} is not simulated; import it.`, 'ERR_REQUIRE_ESM');
    }
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
      const found = resolveInBundle(host.code, file, name, 'require');
      if (found) return found;
      const stack = `Require stack:\n- /var/task/${file}`;
      throw host.error(`Cannot find module '${name}'\n${stack}`, 'MODULE_NOT_FOUND');
    };
    const require = (name: string) => (isBuiltin(name) ? host.builtin(name.replace(/^node:/, '')) : load(find(name)));
    return Object.assign(require, { resolve: find, cache: {}, main: undefined });
  };

  return { load, requireFrom };
}
