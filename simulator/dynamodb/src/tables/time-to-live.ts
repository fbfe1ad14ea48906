import { missingMember, validationError } from '../errors.ts';
import { EVERY_KEY, itemKey } from '../items/keys.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import { controlTableName } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { field, flag, text } from '../requests/shapes.ts';
import type { Table } from './table.ts';

interface TimeToLiveRequest {
  readonly TableName: string;
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
}

const form = {
  control: true,
  members: {
    TableName: controlTableName,
    TimeToLiveSpecification: field('TimeToLiveSpecification', {
      AttributeName: text({ notNull: true, maxLength: 255 }),
      Enabled: { ...flag, notNull: true },
    }),
  },
};

/** UpdateTimeToLive. */
export const updateTimeToLive: PartsOperation = (parts, input) => {
  const request = readRequest<TimeToLiveRequest>(input, form);
  if (!request.TimeToLiveSpecification) throw missingMember('timeToLiveSpecification');
  const { AttributeName: attribute, Enabled: enabled } = request.TimeToLiveSpecification;
  if (attribute === '') throw validationError('TimeToLiveSpecification.AttributeName must be non empty');
  const table = parts.catalogue.existing(request.TableName);
  const { ttlAttribute: current, ...others } = table;
  if (enabled && current !== undefined) throw validationError('TimeToLive is already enabled');
  if (!enabled && current === undefined) throw validationError('TimeToLive is already disabled');
  if (!enabled && current !== attribute) {
    throw validationError(`TimeToLive is active on a different AttributeName: current AttributeName is ${current}`);
  }
  parts.expiries.clear(table);
  const changed: Table = enabled ? { ...others, ttlAttribute: attribute } : others;
  parts.catalogue.save(changed);
  if (!enabled) return { TimeToLiveSpecification: { Enabled: false } };
  for (const { item } of parts.items.range(changed, EVERY_KEY, false)) {
    parts.expiries.add(changed, itemKey(changed.keySchema, item), item);
  }
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: true } };
};

/** DescribeTimeToLive. */
export const describeTimeToLive: PartsOperation = (parts, input) => {
  const describeForm = { control: true, members: { TableName: controlTableName } };
  const { TableName: name } = readRequest<{ TableName: string }>(input, describeForm);
  const { ttlAttribute } = parts.catalogue.existing(name);
  return {
    TimeToLiveDescription: ttlAttribute
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute }
      : { TimeToLiveStatus: 'DISABLED' },
  };
};

/** Items that one sweep deletes before other work has its turn. */
const SWEEP_SIZE = 500;

/** Deletes expired items of a table, as the service does it: as deletions of its own in the stream. */
export function sweep(parts: Parts, tableId: number): void {
  const table = parts.catalogue.all().find(({ id }) => id === tableId);
  if (!table?.ttlAttribute) return;
  for (const key of parts.expiries.due(table, SWEEP_SIZE)) {
    parts.writer.write(table, key, parts.items.get(table, key), undefined, true);
  }
  parts.expiries.sweptAndNext(table);
}
