import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { type FunctionKit, openFunctions } from './function-kit.ts';

/** Deploys a package as it is, without bundling. */
async function deployFiles(kit: FunctionKit, files: Readonly<Record<string, string>>): Promise<void> {
  const entries = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]);
  await kit.call('CreateFunction', {
    FunctionName: 'modules',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/modules',
    Code: { ZipFile: Buffer.from(zipSync(Object.fromEntries(entries))).toString('base64') },
  });
}

test('an ES module waits at its top level, imports files, packages and Node’s own, and knows where it lies', async () => {
  const kit = openFunctions();
  await deployFiles(kit, {
    'index.mjs': `import { createHash } from 'node:crypto';
      import shout, { loud } from 'shout';
      import legacy from './legacy.cjs';
      const startedMs = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const waitedMs = Date.now() - startedMs;
      export const handler = async ({ name }) => {
        const { basename } = await import('node:path');
        return [waitedMs, shout(name), loud, legacy.answer, basename(import.meta.filename), import.meta.url,
          createHash('sha1').update('a').digest('hex').length];
      };`,
    'legacy.cjs': 'exports.answer = 42;',
    'node_modules/shout/package.json': '{ "exports": { "import": "./esm/index.js" }, "type": "module" }',
    'node_modules/shout/esm/index.js': 'export const loud = true; export default (text) => text.toUpperCase() + "!";',
  });

  const { value } = await kit.invoke('modules', { name: 'ada' });

  expect(value).toEqual([1_000, 'ADA!', true, 42, 'index.mjs', 'file:///var/task/index.mjs', 40]);
});

test('package.json makes .js files ES modules, and createRequire reaches the package’s CommonJS', async () => {
  const kit = openFunctions();
  await deployFiles(kit, {
    'package.json': '{ "type": "module" }',
    'index.js': `import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      export const handler = async () => [require('./data.json').total, require('node:path').sep];`,
    'data.json': '{ "total": 7 }',
  });

  expect((await kit.invoke('modules')).value).toEqual([7, '/']);
});

test('CommonJS imports too, each environment in its own realm', async () => {
  const kit = openFunctions();
  await deployFiles(kit, {
    'index.js': `exports.handler = async () => {
      const { counted } = await import('./counter.mjs');
      return [counted(), (await import('node:fs')).readFileSync('/var/task/index.js', 'utf8').length > 10];
    };`,
    'counter.mjs': 'let count = 0; export const counted = () => (count += 1);',
  });

  const answers = [await kit.invoke('modules'), await kit.invoke('modules')];
  await kit.call('UpdateFunctionConfiguration', { FunctionName: 'modules', MemorySize: 256 });

  expect([...answers, await kit.invoke('modules')].map(({ value }) => value)).toEqual([
    [1, true],
    [2, true],
    [1, true],
  ]);
});

test.each([
  ['a syntax error', 'export const = 1;', 'Runtime.UserCodeSyntaxError', expect.stringMatching(/^SyntaxError: /)],
  [
    'a missing package',
    "import 'nowhere';",
    'Error',
    "Cannot find package 'nowhere' imported from /var/task/index.mjs",
  ],
  ['no handler', 'export const other = 1;', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
  ['a module that never loads', 'await new Promise(() => {});', 'Sandbox.Timedout', expect.stringContaining('3.00 s')],
  ['a failed wait', 'await Promise.reject(new RangeError("early"));', 'RangeError', 'early'],
])('an ES module with %s is answered as Lambda answers it', async (_what, source, errorType, errorMessage) => {
  const kit = openFunctions();
  await deployFiles(kit, { 'index.mjs': source });

  const answer = await kit.invoke('modules');

  expect([answer.FunctionError, answer.value]).toEqual([
    'Unhandled',
    expect.objectContaining({ errorType, errorMessage }),
  ]);
});

test('compiled code is kept for the next run', async () => {
  const codeCacheDir = mkdtempSync(join(tmpdir(), 'code-cache-'));
  const invokeOnce = async () => {
    const kit = openFunctions({}, { workers: 1, codeCacheDir });
    await deployFiles(kit, { 'index.js': 'exports.handler = async () => "here";' });
    const { value } = await kit.invoke('modules');
    kit.lambda.close();
    return [value, readdirSync(codeCacheDir).length];
  };

  expect([await invokeOnce(), await invokeOnce()]).toEqual([
    ['here', 1],
    ['here', 1],
  ]);
});
