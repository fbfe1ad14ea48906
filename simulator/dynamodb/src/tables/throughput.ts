import { limitExceeded, validationError } from '../errors.ts';
import type { ThroughputRequest } from './requests.ts';
import type { Throughput } from './table.ts';

/** Decreases that a day (UTC) has at any time; further ones only an hour after the last. */
const FREE_DECREASES = 4;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Capacity that a request asks for; none is asked for where the mode is on demand. */
export function throughputOf(request: ThroughputRequest | undefined): Throughput {
  return { read: request?.ReadCapacityUnits ?? 0, write: request?.WriteCapacityUnits ?? 0, decreases: 0 };
}

/**
 * Capacity after a change that ends at `settledMs`.
 * @throws {AwsError} ValidationException when nothing would change; LimitExceededException for too many decreases.
 * @see "Service, account, and table quotas", Amazon DynamoDB Developer Guide
 */
export function changedThroughput(
  current: Throughput,
  { ReadCapacityUnits: read, WriteCapacityUnits: write }: ThroughputRequest,
  nowMs: number,
  settledMs: number,
): Throughput {
  if (read === current.read && write === current.write) throw unchanged(current);
  const { meanwhile: _, ...before } = { ...current, decreases: decreasesToday(current, nowMs) };
  const increases = read > current.read || write > current.write;
  const decreases = read < current.read || write < current.write;
  const isDecrease = decreases && !increases;
  if (isDecrease) refuseManyDecreases(before, nowMs);
  const changedAt = (timeMs: number) => ({
    ...(increases ? { lastIncreaseMs: timeMs } : {}),
    ...(decreases ? { lastDecreaseMs: timeMs } : {}),
  });
  return {
    ...before,
    ...changedAt(settledMs),
    read,
    write,
    decreases: before.decreases + (isDecrease ? 1 : 0),
    ...(isDecrease ? { countedMs: settledMs } : {}),
    meanwhile: { ...before, ...changedAt(nowMs) },
  };
}

function unchanged({ read, write }: Throughput) {
  return validationError(
    'The provisioned throughput for the table will not change. The requested value equals the current value. ' +
      `Current ReadCapacityUnits provisioned for the table: ${read}. Requested ReadCapacityUnits: ${read}. ` +
      `Current WriteCapacityUnits provisioned for the table: ${write}. Requested WriteCapacityUnits: ${write}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  );
}

/** The counter begins anew with every day (UTC). */
export function decreasesToday(throughput: Throughput, nowMs: number): number {
  const { countedMs } = countOf(throughput);
  const day = (timeMs: number) => Math.floor(timeMs / DAY_MS);
  return countedMs !== undefined && day(countedMs) === day(nowMs) ? throughput.decreases : 0;
}

/** The counter, which outlives the time that is shown with it. */
function countOf({ decreases, countedMs, lastDecreaseMs }: Throughput): Pick<Throughput, 'decreases' | 'countedMs'> {
  const timeMs = countedMs ?? lastDecreaseMs;
  return { decreases, ...(timeMs === undefined ? {} : { countedMs: timeMs }) };
}

function refuseManyDecreases(throughput: Throughput, nowMs: number): void {
  const { decreases, countedMs: lastDecreaseMs = 0 } = countOf(throughput);
  if (decreases < FREE_DECREASES || nowMs - lastDecreaseMs >= HOUR_MS) return;
  const shown = (timeMs: number) => new Date(timeMs).toISOString();
  throw limitExceeded(
    'Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. ' +
      'After the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every ' +
      `3600 seconds. Number of decreases today: ${decreases}. Last decrease at ${shown(lastDecreaseMs)}. ` +
      `Next decrease can be made at ${shown(lastDecreaseMs + HOUR_MS)}`,
  );
}

/** Capacity of a table that becomes on demand: none, at once. */
export function onDemandTable(current: Throughput, nowMs: number): Throughput {
  const { lastIncreaseMs } = current;
  const none = { read: 0, write: 0, ...countOf(current), ...(lastIncreaseMs === undefined ? {} : { lastIncreaseMs }) };
  return { ...none, meanwhile: { ...none, lastDecreaseMs: nowMs } };
}

/** Capacity of an index whose table becomes on demand: that counts as a decrease. */
export function onDemandIndex(current: Throughput, settledMs: number): Throughput {
  return {
    read: 0,
    write: 0,
    decreases: decreasesToday(current, settledMs) + 1,
    countedMs: settledMs,
    lastDecreaseMs: settledMs,
    meanwhile: { read: 0, write: 0, ...countOf(current) },
  };
}

/** Capacity of a table or index that is provisioned again: as asked for, at once. That counts as an increase. */
export function provisionedAgain(
  { meanwhile: _, ...current }: Throughput,
  { ReadCapacityUnits: read, WriteCapacityUnits: write }: ThroughputRequest,
  nowMs: number,
  settledMs: number,
): Throughput {
  const provisioned = { ...current, read, write };
  return { ...provisioned, lastIncreaseMs: settledMs, meanwhile: { ...provisioned, lastIncreaseMs: nowMs } };
}
