import { Console } from 'node:console';
import type { Writable } from 'node:stream';
import { format } from 'node:util';

/** What the console needs of its environment. */
export interface ConsoleHost {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly logFormat: 'Text' | 'JSON';
  now(): number;
  /** Of the invocation that runs, if one does. */
  requestId(): string | undefined;
  write(text: string): void;
  /** Whether a value is an error, of whichever realm. */
  isError(value: unknown): value is Error;
}

const LEVELS = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR' } as const;

/** A `console` whose lines look as Lambda's runtime writes them ("Using the console", AWS Lambda Developer Guide). */
export function createConsole(host: ConsoleHost): Console {
  const own = new Console({ stdout: host.stdout, stderr: host.stderr, colorMode: false });
  for (const [method, level] of Object.entries(LEVELS)) {
    Object.assign(own, { [method]: (...values: unknown[]) => host.write(line(host, level, values)) });
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
