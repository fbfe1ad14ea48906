import { Console } from 'node:console';
import type { Writable } from 'node:stream';
import { format } from 'node:util';

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

const LEVELS = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR' } as const;

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

function line(host: ConsoleHost, level: string, values: unknown[]): string {
  const timestamp = new Date(host.now()).toISOString();
  const requestId = host.requestId();
  if (host.logFormat === 'Text') return `${timestamp}\t${requestId ?? 'undefined'}\t${level}\t${format(...values)}\n`;
  const error = values.find(host.isError);
  return `${JSON.stringify({
    timestamp,
    level,
    ...(requestId === undefined ? {} : { requestId }),
    message: values.length === 1 ? plain(values[0]) : format(...values),
    ...(error ? { errorType: error.name, errorMessage: error.message, stackTrace: stackLines(error) } : {}),
  })}\n`;
}

/** An object is logged as an object, everything else as text. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.prototype.toString.call(value) === '[object Error]') {
    return format(value);
  }
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return format(value);
  }
}

function stackLines(error: Error): string[] {
  return String(error.stack).split('\n').slice(1);
}
