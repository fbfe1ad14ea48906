import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../house/source-files.ts';
import { applyGuide } from './apply-guide.ts';
import { copyProject, linkPackages } from './copy-project.ts';

const GUIDE = 'docs/guides/add-a-service.md';

test('a reader who does what the guide says has a fifth service, whose points are taken back in their turn', () => {
  const directory = copyProject();
  const node = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: directory, encoding: 'utf8', env: { ...process.env, STAGE: '' } });

  const followed = applyGuide(readFileSync(join(root, GUIDE), 'utf8'), directory);
  linkPackages(directory);
  node('state-machines/src/generate.ts');
  const seen = JSON.parse(node('tests/guides/see-points.ts'));
  rmSync(directory, { recursive: true });

  expect(followed).toBe(14);
  expect(seen.confirmed).toMatchObject({ status: 'CONFIRMED', events: ['PointsAwarded'] });
  expect(seen.cancelled).toEqual({
    status: 'CANCELLED',
    compensations: ['CancelShipment', 'RevokePoints', 'ReleaseInventory', 'RefundPayment'],
    events: ['PointsAwarded', 'PointsRevoked'],
  });
  expect(seen.violations).toEqual([]);
}, 240_000);
