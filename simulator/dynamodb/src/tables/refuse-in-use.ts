import { resourceInUse } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { type Table, tableStatus } from './table.ts';

/** States that come to an end by themselves. */
type BusyStatus = Table['busyWith'];

const DOING: Readonly<Record<BusyStatus, string>> = {
  CREATING: 'created',
  UPDATING: 'updated',
  DELETING: 'deleted',
};

/**
 * Refuses an operation on a table that is in one of the states in which it cannot be had.
 * @throws {AwsError} ResourceInUseException, which says what is being done with the table.
 * @see "DeleteTable" and "UpdateTable", Amazon DynamoDB API Reference
 */
export function refuseInUse(parts: Parts, table: Table, busy: readonly BusyStatus[]): void {
  const status = tableStatus(table, parts.kernel.clock.now());
  const found = busy.find((one) => one === status);
  if (found === undefined) return;
  throw resourceInUse(
    `Attempt to change a resource which is still in use: Table is being ${DOING[found]}: ${table.name}`,
  );
}
