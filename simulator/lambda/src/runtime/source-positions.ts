import { SourceMap } from 'node:module';
import type { CodeBundle } from './messages.ts';

/** Where a position of the bundle lies in the source that people wrote. */
export type SourcePosition = (
  path: string,
  line: number,
  column: number,
) => { source: string; line: number; column: number } | undefined;

/** Maps by bundle; a map is read when the first stack trace needs it. */
const readMaps = new Map<string, SourceMap | undefined>();

/** Reads the `.map` files of a bundle. Paths are those of its scripts, lines and columns count from 1. */
export function sourcePositions(code: CodeBundle): SourcePosition {
  return (path, line, column) => {
    const file = path.startsWith(`${code.directory}/`) ? path.slice(code.directory.length + 1) : undefined;
    const map = file === undefined ? undefined : mapOf(code, `${file}.map`);
    const origin = map?.findOrigin(line, column);
    if (!origin || !('fileName' in origin)) return undefined;
    return { source: origin.fileName, line: origin.lineNumber, column: origin.columnNumber };
  };
}

function mapOf(code: CodeBundle, file: string): SourceMap | undefined {
  const key = `${code.sha256}/${file}`;
  if (!readMaps.has(key)) readMaps.set(key, readMap(code.files.get(file)));
  return readMaps.get(key);
}

function readMap(bytes: Uint8Array | undefined): SourceMap | undefined {
  if (!bytes) return undefined;
  try {
    return new SourceMap(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    // A damaged map costs readable traces, nothing more.
    return undefined;
  }
}

/** What of Node.js the runtime calls functions through. */
const RUNTIME_FILES = /^node:(async_hooks|internal\/async_local_storage\/|vm$)/;

/** A realm's `Error.prepareStackTrace`. */
type StackFormatter = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Gives a realm's errors stack traces with source positions. What the simulator adds below the function's own frames
 * is left out, also where the function brings a formatter of its own.
 */
export function formatStacks(realmError: object, code: CodeBundle, positionOf: SourcePosition): void {
  const framesOf = functionFrames(code);
  const positioned: StackFormatter = (error, frames) =>
    [headOf(error), ...frames.map((frame) => `    at ${frameText(frame, positionOf)}`)].join('\n');
  let formatter = positioned;
  const format: StackFormatter = (error, frames) => formatter(error, framesOf(frames));
  Object.defineProperty(realmError, 'prepareStackTrace', {
    configurable: true,
    get: () => format,
    // Libraries put back what they found.
    set: (own: unknown) => {
      formatter = typeof own === 'function' && own !== format ? (own as StackFormatter) : positioned;
    },
  });
}

/** The frames that a function would see on Lambda. */
function functionFrames({ directory }: CodeBundle): (frames: NodeJS.CallSite[]) => NodeJS.CallSite[] {
  const isOwn = (frame: NodeJS.CallSite) => frame.getFileName()?.includes(`${directory}/`) === true;
  const isKept = (frame: NodeJS.CallSite) => {
    const file = frame.getFileName();
    return !file || isOwn(frame) || (file.startsWith('node:') && !RUNTIME_FILES.test(file));
  };
  return (frames) => {
    // Whatever is below the runtime, which called the function, is the simulator's process.
    const lastOwn = frames.findLastIndex(isOwn);
    const runtime = frames.findIndex((frame, index) => index > lastOwn && !isKept(frame));
    const kept = frames.slice(0, runtime < 0 ? frames.length : runtime).filter(isKept);
    const end = kept.findLastIndex((frame) => frame.getFileName());
    return kept.slice(0, end + 1);
  };
}

function headOf(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function frameText(frame: NodeJS.CallSite, positionOf: SourcePosition): string {
  const text = String(frame);
  const file = frame.getFileName();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  if (!file || line === null || column === null) return text;
  const origin = positionOf(file, line, column);
  return origin ? text.replace(`${file}:${line}:${column}`, `${origin.source}:${origin.line}:${origin.column}`) : text;
}
