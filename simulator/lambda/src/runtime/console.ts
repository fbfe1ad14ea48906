import { Console } from 'node:console';
import type { Writable } from 'node:stream';
import { format, types } from 'node:util';

/** What the console needs of its environment. */
export interface ConsoleHost {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly logFormat: 'Text' | 'JSON';
  /** The variable AWS_LAMBDA_LOG_LEVEL: less important lines are dropped; absent: none is. */
  readonly logLevel: string | undefined;
  now(): number;
  /** Of the invocation that runs, if one does. */
  requestId(): string | undefined;
  write(text: string): void;
  /** Whether a value is an error, of whichever realm. */
  isError(value: unknown): value is Error;
}

/** From the least important ("Log-level filtering", AWS Lambda Developer Guide). */
const IMPORTANCE: readonly string[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

const LEVELS = {
  log: 'INFO',
  info: 'INFO',
  debug: 'DEBUG',
  trace: 'TRACE',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
} as const;

/** A `console` whose lines look as Lambda's runtime writes them ("Using the console", AWS Lambda Developer Guide). */
export function createConsole(host: ConsoleHost): Console {
  const own = new Console({ stdout: host.stdout, stderr: host.stderr, colorMode: false });
  const least = IMPORTANCE.indexOf(host.logLevel?.toUpperCase() ?? '');
  for (const [method, level] of Object.entries(LEVELS)) {
    const isDropped = IMPORTANCE.indexOf(level) < least;
    const write = (...values: unknown[]) => host.write(line(host, level, values));
    Object.assign(own, { [method]: isDropped ? () => undefined : write });
  }
  return own;
}

/**
 * Writes an error that ended an invocation or the environment, as the runtime does: `what` names it in a text log, a
 * JSON log has the error alone.
 */
export function logError(console: Console, logFormat: ConsoleHost['logFormat'], what: string, error: unknown): void {
  if (logFormat === 'JSON') console.error(error);
  else console.error(what, `\t${asJson(error, withAllMembers)}`);
}

function line(host: ConsoleHost, level: string, values: unknown[]): string {
  const timestamp = new Date(host.now()).toISOString();
  const requestId = host.requestId();
  if (host.logFormat === 'Text') return `${timestamp}\t${requestId ?? 'undefined'}\t${level}\t${format(...values)}\n`;
  const begin = { timestamp, level, ...(requestId === undefined ? {} : { requestId }) };
  if (values.length === 1) return `${messageOf(host, begin, values[0])}\n`;
  const error = values.find(host.isError);
  return `${JSON.stringify({ ...begin, message: format(...values), ...(error ? described(error) : {}) })}\n`;
}

/** A single value is logged as it is; one that is no JSON, as text. */
function messageOf(host: ConsoleHost, begin: Readonly<Record<string, unknown>>, value: unknown): string {
  const replace = (part: unknown) => (host.isError(part) ? { ...described(part), ...part } : part);
  try {
    return JSON.stringify({ ...begin, message: value }, (_key, part) => replace(part));
  } catch {
    return JSON.stringify({ ...begin, message: format(value) });
  }
}

function described(error: Error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: String(error.stack).split('\n'),
  };
}

/** What `JSON.stringify` leaves out of an error, in the order of the runtime's text logs. */
function withAllMembers(value: unknown): unknown {
  if (!isErrorLike(value)) return value;
  const { name, message, stack } = value;
  const { code } = Object(value);
  return { errorType: name, errorMessage: message, code, ...value, stack: String(stack).split('\n') };
}

function isErrorLike(value: unknown): value is Error {
  return (
    types.isNativeError(value) ||
    (typeof value === 'object' && value !== null && 'stack' in value && 'message' in value)
  );
}

function asJson(value: unknown, replace: (value: unknown) => unknown): string {
  try {
    return JSON.stringify(value, (_key, part) => replace(part));
  } catch {
    return format(value);
  }
}
