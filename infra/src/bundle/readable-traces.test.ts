import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FUNCTIONS } from '../functions.ts';
import { projectRoot } from '../naming.ts';
import { bundleFunctions } from './bundle-functions.ts';

/** Prints the stack trace of what loading a bundle throws. */
const PROBE = 'try { require(process.argv[1]) } catch (error) { process.stdout.write(error.stack) }';

/** The trace of a function that finds no environment, as a process of Node prints it. */
async function traceOfFailure({ withMap }: { readonly withMap: boolean }): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'traces-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const functions = FUNCTIONS.filter(({ file }) => file === 'charge-payment');
  const { bundles } = await bundleFunctions(functions, directory);
  const script = join(bundles[0]?.directory ?? '', 'index.js');
  if (!withMap) rmSync(`${script}.map`);
  return execFileSync(process.execPath, ['-e', PROBE, script], { encoding: 'utf8', env: {} });
}

test('a stack trace of a bundle names the file and the line of our code that failed', async () => {
  const trace = await traceOfFailure({ withMap: true });

  const [, path = '', line = ''] = /\n {4}at .*\b(services\/payment\/src\/[^:]+):(\d+):\d+\)?\n/.exec(trace) ?? [];
  expect(readFileSync(join(projectRoot, path), 'utf8').split('\n')[Number(line) - 1]).toContain(
    'Environment.parse(process.env)',
  );
});

test('without its map it names the lines of the bundle', async () => {
  expect(await traceOfFailure({ withMap: false })).toMatch(/index\.js:\d+:\d+/);
});
