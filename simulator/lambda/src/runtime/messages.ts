import type { HttpAnswer, HttpRequest } from '#kernel';

/** What an execution environment is made from: a function's code and configuration, frozen. */
export interface EnvironmentSpec {
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** For example `nodejs24.x`. */
  readonly runtime: string;
  /** `<file without extension>.<exported name>`. */
  readonly handler: string;
  readonly memorySizeMb: number;
  /** Node's name of the architecture: `arm64` or `x64`. */
  readonly architecture: 'arm64' | 'x64';
  /** The variables of the configuration and those that Lambda sets. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logFormat: 'Text' | 'JSON';
  readonly code: CodeBundle;
}

/** The unpacked deployment package. */
export interface CodeBundle {
  /** SHA-256 of the package, which names its compiled form. */
  readonly sha256: string;
  /** Directory that scripts are named after, so that a debugger finds them: a path without a final slash. */
  readonly directory: string;
  /** The folder below which a debugger finds the sources that the maps name; absent: no debugger looks. */
  readonly sourceRoot?: string;
  /** Contents by path within the package, e.g. `index.js`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** One invocation, as the runtime gets it. */
export interface InvocationRequest {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly deadlineMs: number;
  readonly invokedFunctionArn: string;
  readonly traceId: string;
  /** JSON text. */
  readonly clientContext?: string;
}

/** An error as Lambda answers it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** From the kernel to an environment. */
export type ToEnvironment =
  | { readonly type: 'init' }
  | { readonly type: 'invoke'; readonly invocation: InvocationRequest }
  | { readonly type: 'answer'; readonly id: number; readonly answer: HttpAnswer }
  | { readonly type: 'no-answer'; readonly id: number; readonly error: NetworkError }
  | { readonly type: 'wake' };

/** Why a request got no answer. */
export interface NetworkError {
  /** For example `ECONNRESET`. */
  readonly code: string;
  readonly message: string;
}

/** From an environment to the kernel. */
export type FromEnvironment =
  | { readonly type: 'initialised'; readonly error?: FunctionError }
  | { readonly type: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'failed'; readonly requestId: string; readonly error: FunctionError }
  | { readonly type: 'request'; readonly id: number; readonly request: HttpRequest }
  /** Wake me at that time; it replaces what was asked for before. */
  | { readonly type: 'wake-at'; readonly timeMs: number }
  | { readonly type: 'log'; readonly timeMs: number; readonly text: string }
  /** The process ended by itself: `process.exit`, an uncaught exception or rejection. */
  | { readonly type: 'exited'; readonly error: FunctionError };
