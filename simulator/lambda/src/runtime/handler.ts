import { functionError } from './function-error.ts';
import type { EnvironmentSpec, FunctionError } from './messages.ts';
import type { Realm } from './realm.ts';
import { createLoader } from './require.ts';
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

/**
 * Runs the function's module and finds its handler.
 * @throws {InitFailed} with the error that Lambda answers.
 */
export function loadHandler(spec: EnvironmentSpec, realm: Realm, builtin: (name: string) => unknown): Handler {
  const { file, name } = parseHandler(spec);
  const exported = loadModule(spec, realm, builtin, file);
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

function loadModule(spec: EnvironmentSpec, realm: Realm, builtin: (name: string) => unknown, stem: string): unknown {
  const file = [`${stem}.js`, `${stem}.cjs`, stem].find((candidate) => spec.code.files.has(candidate));
  if (!file && spec.code.files.has(`${stem}.mjs`)) {
    throw failed(
      'Runtime.ImportModuleError',
      `Not simulated: ES modules (${stem}.mjs). Bundle the function as CommonJS.`,
    );
  }
  if (!file) {
    const text = `Error: Cannot find module '${stem}'\nRequire stack:\n- /var/runtime/index.mjs`;
    throw failed('Runtime.ImportModuleError', text);
  }
  const { load } = createLoader({
    code: spec.code,
    builtin,
    parseJson: (text) => realm.json.parse(text),
    error: (message, code) => Object.assign(new realm.Error(message), { code }),
    run: (module, path, require) => {
      const name = `/var/task/${path}`;
      const body: ModuleBody = moduleBody(spec.code, path, realm.context);
      body.call(module.exports, module.exports, require, module, name, name.slice(0, name.lastIndexOf('/')));
    },
  });
  try {
    return load(file);
  } catch (error) {
    throw initError(error, realm);
  }
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
