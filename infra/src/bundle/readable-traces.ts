import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

// Comes first in every bundle. Node's own `--enable-source-maps` reads the map, and counts the bundle's characters,
// on every cold start, whether or not anything ever fails (docs/decisions/0063): this reads it at the first trace.

/** The bundle's map, absent where it cannot be read: traces then name the bundle's own lines. */
let map: { readonly read: SourceMap | undefined } | undefined;

function readMap(): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${__filename}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}

function describe(frame: NodeJS.CallSite): string {
  const text = String(frame);
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  if (frame.getFileName() !== __filename || line === null || column === null) return text;
  map ??= { read: readMap() };
  const origin = map.read?.findOrigin(line, column);
  if (!origin || !('fileName' in origin)) return text;
  const source = origin.fileName.replace(/^(\.\.\/)+/, '');
  return text.replace(`${__filename}:${line}:${column}`, `${source}:${origin.lineNumber}:${origin.columnNumber}`);
}

Error.prepareStackTrace = (error, frames) =>
  [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${describe(frame)}`)].join('\n');
