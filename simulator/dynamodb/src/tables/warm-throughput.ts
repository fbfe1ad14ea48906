import { INVALID, validationError } from '../errors.ts';
import type { BillingMode, Throughput, WarmThroughput } from './table.ts';

/** What a table or index on demand takes from the start, units a second. */
const ON_DEMAND: WholeWarmThroughput = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html';

/** Units that a table or index can take at once, both of them. */
export type WholeWarmThroughput = Required<WarmThroughput>;

const UNITS = ['ReadUnitsPerSecond', 'WriteUnitsPerSecond'] as const;

/** A table or index, as far as its warm throughput depends on it. */
interface Warmed {
  readonly warm?: WarmThroughput;
  readonly throughput?: Throughput;
}

/**
 * What a table or index can take at once: what it was given, and never less than what it has been able to take.
 * @see "Understanding DynamoDB warm throughput", Amazon DynamoDB Developer Guide
 */
export function warmThroughputOf({ warm = {}, throughput }: Warmed, mode: BillingMode): WholeWarmThroughput {
  const provisioned = { ReadUnitsPerSecond: throughput?.read ?? 0, WriteUnitsPerSecond: throughput?.write ?? 0 };
  return larger(mode === 'PAY_PER_REQUEST' ? ON_DEMAND : provisioned, warm);
}

/** Of each unit the larger one. */
export function larger(a: WholeWarmThroughput, b: WarmThroughput): WholeWarmThroughput {
  const [read, write] = UNITS.map((unit) => Math.max(a[unit], b[unit] ?? 0));
  return { ReadUnitsPerSecond: read ?? 0, WriteUnitsPerSecond: write ?? 0 };
}

/**
 * Checks what a new table or index shall be able to take at once.
 * @param place `table`, or `index` and its name.
 * @throws {AwsError} ValidationException where it is less than what it has anyhow.
 */
export function checkNewWarmThroughput(
  wanted: WarmThroughput | undefined,
  provisioned: { readonly ReadCapacityUnits: number; readonly WriteCapacityUnits: number } | undefined,
  place: string,
): void {
  if (!wanted) return;
  const least = provisioned && {
    ReadUnitsPerSecond: provisioned.ReadCapacityUnits,
    WriteUnitsPerSecond: provisioned.WriteCapacityUnits,
  };
  const unit = tooLow(wanted, least ?? ON_DEMAND);
  if (!unit) return;
  const capacity = unit === 'ReadUnitsPerSecond' ? 'ReadCapacityUnits' : 'WriteCapacityUnits';
  const bound = least ? `${capacity} of ProvisionedThroughput` : `initial throughput for OnDemand. See: ${GUIDE}`;
  throw validationError(`${INVALID}Requested ${unit} for WarmThroughput for ${place} is lower than ${bound}`);
}

/** @throws {AwsError} ValidationException for less than there is: it never decreases. */
export function refuseColder(wanted: WarmThroughput | undefined, current: WholeWarmThroughput, place: string): void {
  const unit = wanted && tooLow(wanted, current);
  if (!unit) return;
  throw validationError(
    `${INVALID}Requested ${unit} for WarmThroughput for ${place} is lower than current WarmThroughput, ` +
      'decreasing WarmThroughput is not supported',
  );
}

function tooLow(wanted: WarmThroughput, least: WholeWarmThroughput) {
  return UNITS.find((unit) => (wanted[unit] ?? least[unit]) < least[unit]);
}
