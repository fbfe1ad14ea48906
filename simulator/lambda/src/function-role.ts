import type { RoleCaller } from '#kernel';
import type { FunctionConfiguration } from './functions/function-configuration.ts';

/** The caller as whom Lambda itself acts for a function: polls its sources, sends to its destinations. */
export function functionRole({ functionName, roleArn }: FunctionConfiguration): RoleCaller {
  return { kind: 'role', roleArn, session: functionName, name: `mapping:${functionName}` };
}

/** Longest wait between two tries of something that Lambda does by itself, ms. */
const LONGEST_BACKOFF_MS = 60_000;

/** How long to wait after so many failures in a row: 1 s, doubling to a minute or what else is the longest. */
export function backoffMs(failures: number, longestMs = LONGEST_BACKOFF_MS): number {
  return Math.min(1_000 * 2 ** Math.max(0, failures - 1), longestMs);
}
