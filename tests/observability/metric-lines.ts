import { administrator } from '@backstitch/simulator';
import type { Shop } from '../shop.ts';

/**
 * Log lines in CloudWatch's embedded metric format.
 * @param functions the beginning of their names; absent: all functions.
 */
export async function metricLines(shop: Shop, functions = ''): Promise<Record<string, unknown>[]> {
  const { aws } = shop.system.simulator.kernel;
  const logGroupNamePrefix = `/aws/lambda/backstitch-dev-${functions}`;
  const { logGroups } = Object(await aws.call('logs', 'DescribeLogGroups', { logGroupNamePrefix }, administrator));
  const lines: Record<string, unknown>[] = [];
  for (const { logGroupName } of logGroups) {
    const { events } = Object(await aws.call('logs', 'FilterLogEvents', { logGroupName }, administrator));
    lines.push(...events.map(({ message }: { message: string }) => JSON.parse(message)));
  }
  return lines.filter((line) => '_aws' in line);
}
