import { init, type ModuleInfos } from 'license-checker-rseidelsohn';
import { expect, test } from 'vitest';
import { root } from './source-files.ts';

/** Licences that let anyone take the code into a product. */
const PERMISSIVE = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
]);

/** Packages under other terms, each with the reason why that is no harm. */
const REVIEWED: Readonly<Record<string, string>> = {
  lightningcss: 'MPL-2.0; comes with Vite, used unmodified while building and testing, never shipped',
  'lightningcss-linux-x64-gnu': 'the same, its binary',
  'lightningcss-linux-x64-musl': 'the same, its binary',
  'lightningcss-linux-arm64-gnu': 'the same, its binary',
  'lightningcss-linux-arm64-musl': 'the same, its binary',
  'lightningcss-darwin-arm64': 'the same, its binary',
  'lightningcss-darwin-x64': 'the same, its binary',
  'spdx-exceptions': 'CC-BY-3.0; a list of names that comes with the licence checker, never shipped',
  'spdx-ranges': 'MIT and CC-BY-3.0; a list of names that comes with the licence checker, never shipped',
};

const isOurs = (name: string) => name.startsWith('@backstitch/') || name.startsWith('backstitch@');

const isPermissive = (licences: string): boolean => {
  const alternatives = licences.replaceAll(/[()*]/g, '').split(' OR ');
  return alternatives.some((alternative) => alternative.split(' AND ').every((name) => PERMISSIVE.has(name.trim())));
};

test('every installed package has a permissive licence', async () => {
  const packages = await new Promise<ModuleInfos>((resolve, reject) => {
    init({ start: root }, (error, found) => (error ? reject(error) : resolve(found)));
  });
  const others = Object.entries(packages)
    .filter(([name]) => !(name.replace(/@[^@]+$/, '') in REVIEWED) && !isOurs(name))
    .filter(([, { licenses }]) => !isPermissive([licenses ?? 'unknown'].flat().join(' AND ')))
    .map(([name, { licenses }]) => `${name}: ${String(licenses)}`);

  expect(Object.keys(packages).length).toBeGreaterThan(100);
  expect(others).toEqual([]);
});
