import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { writeAssembly } from '../testing.ts';
import { readAssembly } from './read-assembly.ts';

const stack = (templateFile: string, dependencies: string[] = []) => ({
  type: 'aws:cloudformation:stack',
  dependencies,
  properties: { templateFile },
});

function writeStacks(directory: string, artifacts: object, ...templateFiles: string[]): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '53.0.0', artifacts }));
  for (const file of templateFiles) writeFileSync(join(directory, file), JSON.stringify({ Resources: {} }));
  return directory;
}

test('stacks come after those that they depend on, those of a stage in its place', () => {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  writeStacks(
    directory,
    {
      Tree: { type: 'cdk:tree' },
      Api: stack('Api.template.json', ['Data']),
      Data: stack('Data.template.json', ['assembly-Base']),
      'assembly-Base': { type: 'cdk:cloud-assembly', properties: { directoryName: 'base' } },
    },
    'Api.template.json',
    'Data.template.json',
  );
  writeStacks(join(directory, 'base'), { Keys: stack('Keys.template.json') }, 'Keys.template.json');

  expect(readAssembly(directory).stacks.map(({ name }) => name)).toEqual(['Keys', 'Data', 'Api']);
});

test('an asset folder is zipped once, and to the same bytes each time', () => {
  const asset = { hash: 'abc', code: 'exports.handler = () => 1' };
  const zips = [1, 2].map(() => {
    const [read] = readAssembly(writeAssembly('shop', { Resources: {} }, asset)).stacks;
    const zip = read?.assets.read('abc.zip');
    expect(read?.assets.read('abc.zip')).toBe(zip);
    return zip ?? Buffer.alloc(0);
  });

  expect(zips[0]).toEqual(zips[1]);
  const unzipped = unzipSync(zips[0] ?? Buffer.alloc(0));
  expect(Buffer.from(unzipped['index.js'] ?? []).toString()).toBe(asset.code);
});

test('a directory that is no assembly, and a template with a transform, are refused', () => {
  const empty = mkdtempSync(join(tmpdir(), 'assembly-'));
  const transformed = writeAssembly(
    'shop',
    { Transform: 'AWS::Serverless-2016-10-31', Resources: {} },
    { hash: 'a', code: '' },
  );

  expect(() => readAssembly(empty)).toThrow('Synthesise the app first');
  expect(() => readAssembly(transformed)).toThrow('Transform');
});
