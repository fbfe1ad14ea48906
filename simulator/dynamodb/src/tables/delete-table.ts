import { validationError } from '../errors.ts';
import type { PartsOperation } from '../parts.ts';
import { controlTableName } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { describeDeleted } from './describe.ts';
import { refuseInUse } from './refuse-in-use.ts';
import { tableStatus } from './table.ts';

const form = { control: true, members: { TableName: controlTableName } };

/** DeleteTable. */
export const deleteTable: PartsOperation = (parts, input) => {
  const { TableName: name } = readRequest<{ TableName: string }>(input, form);
  const table = parts.catalogue.existing(name);
  const nowMs = parts.kernel.clock.now();
  refuseInUse(parts, table, ['CREATING', 'UPDATING']);
  if (table.deletionProtection) {
    throw validationError(
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    );
  }
  if (tableStatus(table, nowMs) === 'DELETING') return { TableDescription: describeDeleted(parts, table) };
  if (table.stream) parts.streams.close(table.stream);
  parts.items.clearTable(table);
  parts.expiries.clear(table);
  const { leavingIndex: _, ...left } = table;
  const deleted = { ...left, indexes: [], busyWith: 'DELETING' as const, busyUntilMs: nowMs + parts.settleMs };
  parts.catalogue.save(deleted);
  return { TableDescription: describeDeleted(parts, { ...deleted, busyUntilMs: Number.POSITIVE_INFINITY }) };
};
