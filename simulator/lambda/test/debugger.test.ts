import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { openFunctions } from './function-kit.ts';

const SOURCE = `export interface Order { readonly total: number }
export const handler = async (order: Order): Promise<number> => {
  const doubled: number = order.total * 2;
  return doubled;
};
`;

/** The line of SOURCE that returns, from 0. */
const RETURN_LINE = 3;

test('a debugger finds a function’s TypeScript by its path and stops in it', async () => {
  const root = mkdtempSync(join(tmpdir(), 'debug-'));
  const source = join(root, 'services', 'double.ts');
  const { kernel, call, invoke } = openFunctions({}, { debugSources: root });
  await call('CreateFunction', {
    FunctionName: 'double',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/double',
    Code: { ZipFile: bundleOf(root, source) },
  });
  const stops: string[] = [];
  const session = openDebugger(pathToFileURL(source).href, RETURN_LINE, (place) => stops.push(place));

  expect((await invoke('double', { total: 21 })).value).toBe(42);
  expect((await invoke('double', { total: 1 })).value).toBe(2);

  session.disconnect();
  kernel.close();
  expect(stops).toEqual(['handler doubled=42', 'handler doubled=2']);
});

function bundleOf(root: string, source: string): string {
  writeFileSync(join(mkdirs(root), 'double.ts'), SOURCE);
  const { outputFiles } = buildSync({
    entryPoints: [source],
    outfile: join(root, 'dist/double/index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: true,
    sourcesContent: false,
    write: false,
  });
  const entries = outputFiles.map(({ path, contents }) => [
    path.endsWith('.map') ? 'index.js.map' : 'index.js',
    contents,
  ]);
  return Buffer.from(zipSync(Object.fromEntries(entries))).toString('base64');
}

function mkdirs(root: string): string {
  const folder = join(root, 'services');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** What an editor's debugger does: reads each script's map, and sets the breakpoint where the map says. */
function openDebugger(url: string, line: number, stopped: (place: string) => void): Session {
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => {
    const place = generatedPlace(params.sourceMapURL ?? '', url, line);
    if (place) session.post('Debugger.setBreakpoint', { location: { scriptId: params.scriptId, ...place } });
  });
  session.on('Debugger.paused', ({ params }) => {
    const [frame] = params.callFrames;
    const expression = { callFrameId: frame?.callFrameId ?? '', expression: 'doubled' };
    session.post('Debugger.evaluateOnCallFrame', expression, (_error, answer) => {
      const { result } = Object(answer);
      stopped(`${frame?.functionName} doubled=${result?.value}`);
    });
  });
  session.post('Debugger.enable');
  return session;
}

function generatedPlace(mapUrl: string, url: string, line: number) {
  const encoded = /^data:application\/json;base64,(.*)$/.exec(mapUrl)?.[1];
  if (encoded === undefined) return undefined;
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')));
  for (let lineNumber = 0; lineNumber < 100; lineNumber += 1) {
    const entry = map.findEntry(lineNumber, 2);
    if ('originalSource' in entry && entry.originalSource === url && entry.originalLine === line) {
      return { lineNumber: entry.generatedLine, columnNumber: entry.generatedColumn };
    }
  }
  return undefined;
}
