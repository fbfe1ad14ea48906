import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runStatesConformance } from './run-states-conformance.ts';

const oraclesDir = process.env['ORACLES'] ?? fileURLToPath(new URL('../../../../../shared/oracles', import.meta.url));

test.skipIf(!existsSync(oraclesDir))(
  `executions, definitions and single states answer as recorded (${oraclesDir})`,
  async () => {
    const reports = await runStatesConformance({ oraclesDir });

    for (const { subject, groups } of reports) {
      const passed = groups.reduce((sum, group) => sum + group.passed, 0);
      const total = groups.reduce((sum, group) => sum + group.total, 0);
      expect.soft(passed / total, subject).toBeGreaterThanOrEqual(subject.endsWith('executions') ? 0.97 : 0.95);
    }
  },
);
