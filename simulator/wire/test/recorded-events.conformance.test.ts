import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runEventsConformance } from '#events';
import { openSdk } from './sdk.ts';

const oraclesDir = process.env['ORACLES'] ?? join(import.meta.dirname, '../../../../shared/oracles');
const isThere = existsSync(join(oraclesDir, 'events'));

test.skipIf(!isThere)(
  `through the AWS SDK and the endpoint the recorded cases of EventBridge agree, too${isThere ? '' : ` (none in ${oraclesDir})`}`,
  async () => {
    const reports = await runEventsConformance({ oraclesDir, reach: openSdk });

    for (const { subject, failures, groups } of reports) {
      expect(failures, subject).toEqual([]);
      expect(groups.length, subject).toBeGreaterThan(0);
    }
  },
);
