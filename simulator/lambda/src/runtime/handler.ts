import { createEsModules, type EsModules } from './es-modules.ts';
import { functionError } from './function-error.ts';
import type { EnvironmentSpec, FunctionError } from './messages.ts';
import type { Realm } from './realm.ts';
import { createLoader, type Loader } from './require.ts';
import { isEsModule } from './resolve-module.ts';
import { type ModuleBody, moduleBody } from './scripts.ts';

/** A function's entry point. */
export type Handler = (event: unknown, context: unknown, callback?: unknown) => unknown;

/** Loading a function ended without a handler. */
export class InitFailed extends Error {
  override readonly name = 'InitFailed';
  readonly error: FunctionError;

  constructor(error: FunctionError) {
    super(error.errorMessage);
    this.error = error;
  }
}

/** The modules of a function's package, of both kinds. */
export interface Modules {
  readonly commonJs: Loader;
  readonly es: EsModules;
}

/**
 * Runs the function's module and finds its handler: at once in CommonJS, later in an ES module, which may wait at its
 * top level.
 * @throws {InitFailed} with the error that Lambda answers; a promise rejects with it.
 */
export function loadHandler(spec: EnvironmentSpec, realm: Realm, modules: Modules): Handler | Promise<Handler> {
  const { file, name } = parseHandler(spec);
  const found = [`${file}.js`, `${file}.mjs`, `${file}.cjs`, file].find((path) => spec.code.files.has(path));
  if (!found) {
    const text = `Error: Cannot find module '${file}'\nRequire stack:\n- /var/runtime/index.mjs`;
    throw failed('Runtime.ImportModuleError', text);
  }
  const refuse = (error: unknown): never => {
    throw initError(error, realm);
  };
  if (isEsModule(spec.code, found)) {
    return modules.es
      .load(found)
      .then((exported) => exported, refuse)
      .then((exported) => handlerIn(spec, exported, name));
  }
  let exported: unknown;
  try {
    exported = modules.commonJs.load(found);
  } catch (error) {
    refuse(error);
  }
  return handlerIn(spec, exported, name);
}

/** The modules of a package, evaluated in a realm. */
export function openModules({ code }: EnvironmentSpec, realm: Realm, builtin: (name: string) => unknown): Modules {
  const error = (message: string, errorCode: string) => Object.assign(new realm.Error(message), { code: errorCode });
  const commonJs = createLoader({
    code,
    builtin,
    parseJson: (text) => realm.json.parse(text),
    error,
    run: (module, path, require) => {
      const name = `/var/task/${path}`;
      const body: ModuleBody = moduleBody(code, path, realm.context);
      body.call(module.exports, module.exports, require, module, name, name.slice(0, name.lastIndexOf('/')));
    },
  });
  const load = (file: string) => commonJs.load(file);
  return { commonJs, es: createEsModules({ code, context: realm.context, builtin, load, error }) };
}

function handlerIn(spec: EnvironmentSpec, exported: unknown, name: string): Handler {
  const handler = name.split('.').reduce<unknown>((value, part) => Object(value)[part], exported);
  if (typeof handler !== 'function') {
    throw failed('Runtime.HandlerNotFound', `${spec.handler} is undefined or not exported`);
  }
  if (handler.length >= 3 && nodeVersion(spec) >= 24) {
    throw failed(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. ' +
        'You need to modify this function to use a supported handler signature to use Node.js 24 or later. ' +
        'For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
  return handler as Handler;
}

/** Major version of the function's Node.js. */
export function nodeVersion({ runtime }: EnvironmentSpec): number {
  return Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 24);
}

function failed(errorType: string, errorMessage: string): InitFailed {
  return new InitFailed({ errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`] });
}

/** `folder/file.export`: the file is named without its extension. */
function parseHandler({ handler }: EnvironmentSpec): { file: string; name: string } {
  const slash = handler.lastIndexOf('/') + 1;
  const dot = handler.indexOf('.', slash);
  if (dot < 0) throw failed('Runtime.MalformedHandlerName', 'Bad handler');
  return { file: handler.slice(0, dot), name: handler.slice(dot + 1) };
}

function initError(error: unknown, realm: Realm): InitFailed {
  const described = functionError(error);
  const isUnparsable = error instanceof realm.SyntaxError || error instanceof SyntaxError;
  if (Object(error).code === 'MODULE_NOT_FOUND') {
    return new InitFailed({
      ...described,
      errorType: 'Runtime.ImportModuleError',
      errorMessage: `Error: ${described.errorMessage}`,
    });
  }
  if (isUnparsable) {
    return new InitFailed({
      ...described,
      errorType: 'Runtime.UserCodeSyntaxError',
      errorMessage: `SyntaxError: ${described.errorMessage}`,
    });
  }
  return new InitFailed(described);
}
