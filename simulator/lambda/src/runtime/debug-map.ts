import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeBundle } from './messages.ts';

/**
 * A script's last line for a debugger: its source map with absolute paths, inline, because neither script nor map is a
 * file. Empty where no debugger looks, or the bundle has no map.
 */
export function mapForDebugger({ sourceRoot, files }: CodeBundle, file: string): string {
  const bytes = files.get(`${file}.map`);
  if (sourceRoot === undefined || !bytes) return '';
  const map = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const sources: unknown[] = map.sources;
  const text = JSON.stringify({ ...map, sources: sources.map((source) => urlOf(sourceRoot, String(source))) });
  return `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(text).toString('base64')}`;
}

/** A bundle lies somewhere below the folder of its sources; their paths lead up to it, and down again. */
function urlOf(sourceRoot: string, source: string): string {
  return pathToFileURL(join(sourceRoot, source.replace(/^(\.\.\/)+/, ''))).href;
}
