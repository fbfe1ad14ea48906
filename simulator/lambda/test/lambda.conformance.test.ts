import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runLambdaConformance } from '#lambda';

const oraclesDir = process.env['ORACLES'] ?? join(import.meta.dirname, '../../../../shared/oracles');
const isThere = existsSync(join(oraclesDir, 'lambda'));

test.skipIf(!isThere)(
  `filters decide as recorded${isThere ? '' : ` (no recorded cases in ${oraclesDir})`}`,
  async () => {
    const [report] = await runLambdaConformance({ oraclesDir });

    expect(report?.failures).toEqual([]);
    expect(report?.groups).not.toEqual([]);
  },
);
