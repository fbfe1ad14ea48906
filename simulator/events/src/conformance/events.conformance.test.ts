import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runEventsConformance } from './run-events-conformance.ts';

const oraclesDir = process.env['ORACLES'] ?? fileURLToPath(new URL('../../../../../shared/oracles', import.meta.url));
const isPresent = existsSync(`${oraclesDir}/events/patterns.json`);

test.skipIf(!isPresent)(`EventBridge agrees with every recorded case (skipped without ${oraclesDir})`, async () => {
  const reports = await runEventsConformance({ oraclesDir });

  for (const { subject, failures, groups } of reports) {
    expect(failures, subject).toEqual([]);
    expect(groups.length, subject).toBeGreaterThan(0);
  }
});
