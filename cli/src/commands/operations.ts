import { latestOperations, type Operation } from '@backstitch/order/operate';
import type { CommandContext } from '../command-context.ts';
import { openOperations } from '../operate/open-operations.ts';
import { table } from '../render/format.ts';
import { findTarget } from '../system/target.ts';

const LATEST = 100;

/** `make operations`: who redrove, relaunched, held and released what, and why; the latest first. */
export async function operations({ settings, output }: CommandContext): Promise<number> {
  const { dynamodb, ordersTable } = openOperations(await findTarget(settings));
  const latest = await latestOperations(dynamodb, ordersTable, LATEST);
  output.result({ operations: latest }, () => {
    if (latest.length === 0) output.line('Nothing was done yet.');
    const head = ['when', 'who', 'did', 'to', 'why'];
    for (const text of latest.length === 0
      ? []
      : table(
          head,
          latest.map(rowOf),
          head.map(() => 'left' as const),
        ))
      output.line(`  ${text}`);
  });
  return 0;
}

function rowOf({ at, who, action, orderId, step, to, why, queue, letter }: Operation): string[] {
  const inQueue = queue === undefined ? undefined : [queue, letter ?? orderId ?? 'all'].join(' ');
  return [
    at,
    who,
    action,
    step ?? inQueue ?? (to === undefined || to === orderId ? (orderId ?? '') : `${orderId} -> ${to}`),
    why,
  ];
}
