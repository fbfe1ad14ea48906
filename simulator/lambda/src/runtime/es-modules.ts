import { isBuiltin } from 'node:module';
import { dirname } from 'node:path/posix';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { mapForDebugger } from './debug-map.ts';
import type { CodeBundle } from './messages.ts';
import { isEsModule, resolveInBundle, textOf } from './resolve-module.ts';

/** What ES modules need of their environment. */
export interface EsModulesHost {
  readonly code: CodeBundle;
  readonly context: vm.Context;
  builtin(name: string): unknown;
  /** Loads a file of the bundle as CommonJS does. */
  load(file: string): unknown;
  /** Makes an error of the function's realm. */
  error(message: string, code: string): Error;
}

/** Loads the bundle's ES modules, each once. */
export interface EsModules {
  /** Evaluates a module, with everything that it waits for at its top level. */
  load(file: string): Promise<Readonly<Record<string, unknown>>>;
  /** What `import()` gives in a file of the bundle. */
  importFrom(file: string, specifier: string): Promise<vm.Module>;
}

/**
 * ES modules in a realm of their own. Node's classes for that are behind `--experimental-vm-modules`, with which
 * worker threads and `./backstitch` are started.
 */
export function createEsModules(host: EsModulesHost): EsModules {
  const { code, context } = host;
  const modules = new Map<string, vm.Module>();

  const moduleOf = (key: string, make: () => vm.Module): vm.Module => {
    const known = modules.get(key) ?? make();
    modules.set(key, known);
    return known;
  };

  const find = (specifier: string, from: string): vm.Module => {
    if (isBuiltin(specifier)) {
      const name = specifier.replace(/^node:/, '');
      return moduleOf(`node:${name}`, () => wrapped(host.builtin(name), `node:${name}`, context));
    }
    const file = resolveInBundle(code, from, specifier, 'import');
    if (file) return moduleOf(file, () => open(file));
    const kind = /^[./]|^file:/.test(specifier) ? 'module' : 'package';
    throw host.error(`Cannot find ${kind} '${specifier}' imported from /var/task/${from}`, 'ERR_MODULE_NOT_FOUND');
  };

  const open = (file: string): vm.Module => {
    if (!isEsModule(code, file)) return wrapped(host.load(file), `${code.directory}/${file}`, context);
    const path = `/var/task/${file}`;
    return new (classes().SourceTextModule)(`${textOf(code, file)}${mapForDebugger(code, file)}`, {
      context,
      identifier: `${code.directory}/${file}`,
      initializeImportMeta: (meta) => {
        const url = pathToFileURL(path).href;
        Object.assign(meta, { url, filename: path, dirname: dirname(path) });
      },
      importModuleDynamically: (specifier: string) => importFrom(file, specifier),
    });
  };

  const evaluated = async (module: vm.Module, file: string): Promise<vm.Module> => {
    if (module.status === 'unlinked') {
      await module.link((specifier, { identifier }) => {
        const from = identifier.startsWith(`${code.directory}/`) ? identifier.slice(code.directory.length + 1) : file;
        return find(specifier, from);
      });
    }
    // Again after a first time, this waits for, or throws, what that first time did.
    await module.evaluate();
    return module;
  };

  const importFrom = async (from: string, specifier: string) => evaluated(find(specifier, from), from);

  return {
    load: async (file) =>
      Object(
        await evaluated(
          moduleOf(file, () => open(file)),
          file,
        ),
      ).namespace,
    importFrom,
  };
}

/** A module of another kind, as an ES module sees it: its members by name, and all of it as `default`. */
function wrapped(value: unknown, identifier: string, context: vm.Context): vm.Module {
  const members = typeof value === 'object' || typeof value === 'function' ? Object.entries(Object(value)) : [];
  const named = members.filter(([name]) => name !== 'default');
  const { SyntheticModule } = classes();
  const module = new SyntheticModule(
    ['default', ...named.map(([name]) => name)],
    () => {
      module.setExport('default', value);
      for (const [name, member] of named) module.setExport(name, member);
    },
    { context, identifier },
  );
  return module;
}

/** @throws {Error} when this process was started without them. */
function classes(): Pick<typeof vm, 'SourceTextModule' | 'SyntheticModule'> {
  if (typeof vm.SourceTextModule === 'function') return vm;
  throw new Error('ES modules need a Node.js that was started with --experimental-vm-modules.');
}
