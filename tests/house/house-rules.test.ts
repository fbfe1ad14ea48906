import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { functionLengths, undocumentedExports } from './declarations.ts';
import { projectFiles, root, sourceFiles } from './source-files.ts';

const MAX_FILE_LINES = 500;
const MAX_FUNCTION_LINES = 60;

/** Files that may be longer, each with the reason. */
const LONG_FILES: Readonly<Record<string, string>> = {};

/** Packages whose install script may run; no other package may have one that is not refused. */
const MAY_RUN_SCRIPTS = ['esbuild', 'node'];

const isTest = (path: string) => /\.test\.ts$/.test(path) || path.startsWith('tests/');

test('every exported name has a docstring', () => {
  const undocumented = sourceFiles()
    .filter(({ path }) => !isTest(path))
    .flatMap(undocumentedExports);

  expect(undocumented).toEqual([]);
});

test('no file is longer than 500 lines and no function longer than 60', () => {
  const tooLong = sourceFiles()
    .filter(({ path }) => !isTest(path))
    .flatMap((file) => {
      const lines = file.text.split('\n').length;
      const long = functionLengths(file).filter((found) => found.lines > MAX_FUNCTION_LINES);
      return [
        ...(lines > MAX_FILE_LINES && !(file.path in LONG_FILES) ? [`${file.path}: ${lines} lines`] : []),
        ...long.map((found) => `${file.path}:${found.line}: a function of ${found.lines} lines`),
      ];
    });

  expect(tooLong).toEqual([]);
});

test('install scripts run for two packages only, by name', () => {
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const withScripts = Object.entries<{ hasInstallScript?: boolean; optional?: boolean }>(lock.packages)
    .filter(([, entry]) => entry.hasInstallScript && !entry.optional)
    .map(([path]) => path.split('node_modules/').at(-1) ?? path);

  expect(Object.keys(allowScripts).filter((name) => allowScripts[name] === true)).toEqual(
    expect.arrayContaining(MAY_RUN_SCRIPTS),
  );
  expect(Object.values(allowScripts).filter((allowed) => allowed === true)).toHaveLength(MAY_RUN_SCRIPTS.length);
  expect(withScripts.filter((name) => !(name in allowScripts))).toEqual([]);
});

test('every dependency has an exact version', () => {
  const loose = projectFiles()
    .filter((path) => /(^|\/)package\.json$/.test(path))
    .flatMap((path) => {
      const manifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
      return Object.entries<string>({ ...manifest.dependencies, ...manifest.devDependencies })
        .filter(([name, version]) => !name.startsWith('@backstitch/') && !/^\d+\.\d+\.\d+/.test(version))
        .map(([name, version]) => `${path}: ${name}@${version}`);
    });

  expect(loose).toEqual([]);
});

test('the lock file names no registry', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "http/);
});
