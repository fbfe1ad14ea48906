import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A file of the page. */
export interface Asset {
  readonly contentType: string;
  readonly body: Buffer;
}

/** The page's files, by path. */
type Assets = ReadonlyMap<string, Asset>;

const PAGE = join(import.meta.dirname, '..', 'page');

/** Bundles the page; takes some 100 ms and no network. */
export async function buildPage(): Promise<Assets> {
  const [html, icon, { outputFiles }] = await Promise.all([
    readFile(join(PAGE, 'index.html')),
    readFile(join(PAGE, 'icon.svg')),
    bundle(),
  ]);
  const bundled = outputFiles.map(({ path, contents }): [string, Asset] => {
    const isStyle = path.endsWith('.css');
    const contentType = isStyle ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
    return [isStyle ? '/console.css' : '/console.js', { contentType, body: Buffer.from(contents) }];
  });
  return new Map([
    ['/', { contentType: 'text/html; charset=utf-8', body: html }],
    ['/icon.svg', { contentType: 'image/svg+xml', body: icon }],
    ...bundled,
  ]);
}

function bundle() {
  return build({
    entryPoints: [
      { in: join(PAGE, 'main.tsx'), out: 'console' },
      { in: join(PAGE, 'console.css'), out: 'console' },
    ],
    outdir: join(PAGE, '..', 'dist'),
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
}
