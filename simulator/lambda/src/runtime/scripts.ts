import type vm from 'node:vm';
import { type CodeCache, noCodeCache } from './code-cache.ts';
import { mapForDebugger } from './debug-map.ts';
import { importsOfRealm } from './imports.ts';
import type { CodeBundle } from './messages.ts';
import { textOf } from './resolve-module.ts';

/** What a CommonJS module's body is called with. */
export type ModuleBody = (
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  dirname: string,
) => void;

const PREFIX = '(function (exports, require, module, __filename, __dirname) { ';

/** Scripts of this thread: compiled once, and evaluated in each realm with the functions V8 has compiled already. */
const compiled = new Map<string, vm.Script>();

/** How many scripts are kept: a bundle of 400 KB takes about 2 MB when compiled. */
const KEPT_SCRIPTS = 200;

let codeCache: CodeCache = noCodeCache;

/** Says where this thread keeps compiled code from run to run; until then, nowhere. */
export function keepCompiledCode(cache: CodeCache): void {
  codeCache = cache;
}

/**
 * The body of a module of the bundle, in a realm.
 * @throws {SyntaxError} of the outer realm, when it does not parse.
 */
export function moduleBody(code: CodeBundle, file: string, context: vm.Context): ModuleBody {
  return scriptOf(code, file).runInContext(context);
}

/** A start of the function is over: what it compiled is worth keeping. */
export function keepCompiled(code: CodeBundle): void {
  for (const [key, script] of compiled) if (key.startsWith(keyOf(code, ''))) codeCache.keep(script);
}

function keyOf({ directory, sha256 }: CodeBundle, file: string): string {
  return `${directory}/${sha256}/${file}`;
}

function scriptOf(code: CodeBundle, file: string): vm.Script {
  const key = keyOf(code, file);
  const known = compiled.get(key);
  if (known) return known;
  const source = `${PREFIX}${textOf(code, file)}\n})${mapForDebugger(code, file)}`;
  const script = codeCache.compile(source, {
    filename: `${code.directory}/${file}`,
    columnOffset: -PREFIX.length,
    importModuleDynamically: (specifier) => {
      const importFrom = importsOfRealm.getStore();
      if (!importFrom) throw new Error(`import('${specifier}') outside a function.`);
      return importFrom(file, specifier);
    },
  });
  const [oldest] = compiled.keys();
  if (compiled.size >= KEPT_SCRIPTS && oldest !== undefined) compiled.delete(oldest);
  compiled.set(key, script);
  return script;
}
