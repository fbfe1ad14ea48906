import vm from 'node:vm';
import { mapForDebugger } from './debug-map.ts';
import type { CodeBundle } from './messages.ts';
import { textOf } from './require.ts';

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

/**
 * The body of a module of the bundle, in a realm.
 * @throws {SyntaxError} of the outer realm, when it does not parse.
 */
export function moduleBody(code: CodeBundle, file: string, context: vm.Context): ModuleBody {
  return scriptOf(code, file).runInContext(context);
}

function scriptOf(code: CodeBundle, file: string): vm.Script {
  const key = `${code.directory}/${code.sha256}/${file}`;
  const known = compiled.get(key);
  if (known) return known;
  const script = new vm.Script(`${PREFIX}${textOf(code, file)}\n})${mapForDebugger(code, file)}`, {
    filename: `${code.directory}/${file}`,
    columnOffset: -PREFIX.length,
  });
  const [oldest] = compiled.keys();
  if (compiled.size >= KEPT_SCRIPTS && oldest !== undefined) compiled.delete(oldest);
  compiled.set(key, script);
  return script;
}
