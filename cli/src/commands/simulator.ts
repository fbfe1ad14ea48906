import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openSimulator } from '@backstitch/simulator';
import type { CommandContext } from '../command-context.ts';
import { simulatedAccount } from '../system/simulated-account.ts';
import { untilInterrupted } from '../system/until-interrupted.ts';

/** Long enough that a client sees a table being created, changed or deleted; short enough not to be waited for. */
const TABLE_SETTLE_MS = 300;

/** Late, as it is on AWS, and yet soon enough to be waited for. */
const EXPIRY_DELAY_MS = 250;

/** `make simulator`: AWS on this machine, empty, for any SDK or the AWS CLI. */
export async function simulator({ settings, output }: CommandContext): Promise<number> {
  const dataDir = process.env['DATA_DIR'] ? settings.dataDir : join(settings.dataDir, 'simulator');
  const opened = openSimulator({
    dataDir,
    clock: 'wall',
    codeCacheDir: join(dataDir, 'code-cache'),
    tableSettleMs: TABLE_SETTLE_MS,
    expiryDelayMs: EXPIRY_DELAY_MS,
    workers: Math.max(1, availableParallelism() - 1),
    ...simulatedAccount(process.env),
  });
  try {
    opened.resume();
    const listener = await opened.listenAws(settings.awsPort);
    const { region, accountId } = opened.kernel.aws;
    output.line(
      `AWS (${region}, account ${accountId}) on http://127.0.0.1:${listener.port}, any credentials; data in ${dataDir}`,
    );
    output.line(`  aws --endpoint-url http://127.0.0.1:${listener.port} dynamodb list-tables`);
    output.line('Ctrl-C stops it; what it holds is there again the next time.');
    await untilInterrupted();
  } finally {
    await opened.close();
  }
  return 0;
}
