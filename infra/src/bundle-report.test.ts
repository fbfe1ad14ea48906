import { expect, test } from 'vitest';
import { bundleReport, MAX_BUNDLE_BYTES } from './bundle-report.ts';
import { synthesise } from './synthesise.ts';

test('every bundle stays under its limit', async () => {
  const { bundles } = await synthesise();

  const tooLarge = bundles.filter(({ sizeBytes }) => sizeBytes >= MAX_BUNDLE_BYTES);
  expect(
    tooLarge.map(({ functionName }) => functionName),
    bundleReport(bundles),
  ).toEqual([]);
});

test('synthesising again does nothing when nothing has changed', async () => {
  await synthesise();

  expect(await synthesise()).toMatchObject({ changed: false });
});
