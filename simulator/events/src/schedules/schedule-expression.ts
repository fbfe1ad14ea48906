import { parseCron } from './cron.ts';

/** When a scheduled rule fires. */
export interface Schedule {
  /** The first moment after `afterMs`, ms; undefined when there is none. */
  next(afterMs: number): number | undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Parses `rate(5 minutes)` or `cron(0 12 * * ? *)`; undefined for anything else.
 * @see "Creating a rule that runs on a schedule", Amazon EventBridge User Guide
 */
export function parseSchedule(expression: string): Schedule | undefined {
  const cron = /^cron\((.+)\)$/.exec(expression)?.[1];
  if (cron !== undefined) return parseCron(cron);
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression);
  if (!rate) return undefined;
  const [, digits = '', unit = '', plural] = rate;
  const count = Number(digits);
  // One minute, two minutes: the service insists on it.
  if (count < 1 || (count === 1) !== (plural === '')) return undefined;
  const periodMs = count * (UNIT_MS[unit] ?? 0);
  return { next: (afterMs) => afterMs + periodMs };
}
