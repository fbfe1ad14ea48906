import { AwsError } from '#kernel';
import { validationError } from '../errors.ts';
import type { Item } from '../items/attribute-value.ts';
import { itemBytes } from '../items/size.ts';
import type { Parts, PartsOperation } from '../parts.ts';
import { NAME_PATTERN, returnConsumedCapacity, returnItemCollectionMetrics } from '../requests/common-shapes.ts';
import { nameOfTable, readRequest } from '../requests/read-request.ts';
import { element, field, mapOf, type Shape, values } from '../requests/shapes.ts';
import type { Table } from '../tables/table.ts';
import {
  addUsage,
  consumedCapacity,
  type ReturnConsumedCapacity,
  tableUsage,
  tellsCapacity,
  writeUsage,
} from './capacity.ts';
import { metricsByTable } from './item-collection-metrics.ts';
import { type Plan, type PlannedWrite, planDelete, planPut } from './planned-write.ts';
import { shareOf } from './throttled.ts';

interface WriteRequest {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

interface BatchWriteItemRequest {
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
}

const writeRequests: Shape = {
  type: 'List',
  parameterized: true,
  element: element('WriteRequest', {
    DeleteRequest: field('DeleteRequest', { Key: values({ notNull: true }) }),
    PutRequest: field('PutRequest', { Item: values({ notNull: true }) }),
  }),
};

const form = {
  members: {
    ReturnConsumedCapacity: returnConsumedCapacity,
    ReturnItemCollectionMetrics: returnItemCollectionMetrics,
    RequestItems: mapOf(writeRequests, 'java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>', {
      notNull: true,
      minLength: 1,
      keys: { minLength: 3, maxLength: 255, pattern: NAME_PATTERN },
      values: { minLength: 1, maxLength: 25 },
    }),
  },
};

const MAX_WRITES = 25;
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** BatchWriteItem: every write by itself, none of them with a condition. */
export const batchWriteItem: PartsOperation = (parts, input, context) => {
  const request = readRequest<BatchWriteItemRequest>(input, form);
  const planned = planBatch(request);
  const tells = tellsCapacity(request.ReturnConsumedCapacity);
  const capacities: unknown[] = [];
  const writes = planned.map(({ name, plans }) => resolve(parts, name, plans));
  const share = shareOf(writes.flat().length, context);
  const unprocessed: Record<string, readonly WriteRequest[]> = {};
  const written: Array<{ readonly table: Table; readonly item: Item | undefined }> = [];
  for (const [index, tableWrites] of writes.entries()) {
    const done = tableWrites.slice(0, Math.max(0, share - written.length));
    const name = planned[index]?.name ?? '';
    if (done.length < tableWrites.length) unprocessed[name] = (request.RequestItems[name] ?? []).slice(done.length);
    let usage = tableUsage(0);
    for (const write of done) {
      const before = parts.items.get(write.table, write.key);
      const after = write.after(before);
      parts.writer.write(write.table, write.key, before, after);
      written.push({ table: write.table, item: after ?? before?.item });
      if (tells) usage = addUsage(usage, writeUsage(write.table, before?.item, after));
    }
    const [first] = done;
    if (tells && first) capacities.push(consumedCapacity(request.ReturnConsumedCapacity, first.table.name, usage));
  }
  return {
    UnprocessedItems: unprocessed,
    ...(request.ReturnItemCollectionMetrics === 'SIZE' ? { ItemCollectionMetrics: metricsByTable(written) } : {}),
    ...(tells ? { ConsumedCapacity: capacities } : {}),
  };
};

function planBatch({ RequestItems: requests }: BatchWriteItemRequest) {
  let count = 0;
  let bytes = 0;
  const planned = Object.entries(requests).map(([name, writes]) => {
    if (writes.some((write) => !write || Object.keys(write).length === 0)) throw several();
    const plans = writes.map((write) => {
      count += 1;
      bytes += itemBytes(write.PutRequest?.Item ?? {});
      return planWrite(write);
    });
    return { name, plans };
  });
  if (count > MAX_WRITES) throw validationError('Too many items requested for the BatchWriteItem call');
  if (bytes > MAX_REQUEST_BYTES) throw validationError('Item collection too large: aggregate size exceeds 16 MB');
  return planned;
}

function several(): AwsError {
  return validationError(
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  );
}

function planWrite({ PutRequest: put, DeleteRequest: del }: WriteRequest): Plan {
  if (put && del) throw several();
  return put ? planPut({ Item: put.Item }) : planDelete({ Key: del?.Key ?? {} });
}

function resolve(parts: Parts, name: string, plans: readonly Plan[]): PlannedWrite[] {
  const table = parts.catalogue.usable(nameOfTable(name));
  const seen = new Set<string>();
  return plans.map((plan) => {
    const write = asBatchError(() => plan(table));
    const place = write.key.toString('hex');
    if (seen.has(place)) throw validationError('Provided list of item keys contains duplicates');
    seen.add(place);
    return write;
  });
}

/** In a batch, a put without its key is worded like a wrong key. */
function asBatchError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError && /Missing the key|Type mismatch for key/.test(error.message)) {
      throw validationError('The provided key element does not match the schema');
    }
    throw error;
  }
}
