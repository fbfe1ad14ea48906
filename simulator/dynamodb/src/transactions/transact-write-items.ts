import { AwsError } from '#kernel';
import { ONE_ERROR, validationError } from '../errors.ts';
import type { Item } from '../items/attribute-value.ts';
import { itemBytes } from '../items/size.ts';
import {
  addUsage,
  consumedCapacity,
  type ReturnConsumedCapacity,
  tellsCapacity,
  timesUsage,
  type Usage,
  writeUsage,
} from '../operations/capacity.ts';
import { metricsByTable } from '../operations/item-collection-metrics.ts';
import {
  type KeyedOrder,
  type KeyRequest,
  type Plan,
  type PlannedWrite,
  type PutRequest,
  planConditionCheck,
  planDelete,
  planPut,
  planUpdate,
  type UpdateRequest,
} from '../operations/planned-write.ts';
import type { Parts } from '../parts.ts';
import { returnConsumedCapacity, returnItemCollectionMetrics } from '../requests/common-shapes.ts';
import { nameOfTable, readRequest } from '../requests/read-request.ts';
import { text } from '../requests/shapes.ts';
import type { StoredItem } from '../store/stored-item.ts';
import { type CancellationReason, NO_REASON, reasonOf, transactionCancelled } from './cancelled.ts';
import { withoutIdlePlaceholders } from './idle-placeholders.ts';
import { transactWrites } from './shapes.ts';
import type { TransactionTokens } from './tokens.ts';

interface ActionOptions {
  readonly TableName: string;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

interface TransactWriteItem {
  readonly ConditionCheck?: KeyRequest & ActionOptions;
  readonly Put?: PutRequest & ActionOptions;
  readonly Delete?: KeyRequest & ActionOptions;
  readonly Update?: UpdateRequest & ActionOptions;
}

interface TransactWriteItemsRequest {
  readonly TransactItems: readonly TransactWriteItem[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
}

const form = {
  members: {
    ClientRequestToken: text({ minLength: 1, maxLength: 36 }),
    ReturnConsumedCapacity: returnConsumedCapacity,
    ReturnItemCollectionMetrics: returnItemCollectionMetrics,
    TransactItems: transactWrites,
  },
};

/** Most bytes of items, keys and values that a request brings; what it deletes or keeps does not count. */
const MAX_BYTES = 4 * 1024 * 1024;

/** TransactWriteItems: all of its actions or none, at once. */
export function transactWriteItems(
  parts: Parts,
  tokens: TransactionTokens,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const request = readRequest<TransactWriteItemsRequest>(input, form);
  const { ClientRequestToken: token, ReturnConsumedCapacity: wanted } = request;
  const actions = request.TransactItems.map((item) => asTransactionError(() => planAction(item)));
  refuseTooLarge(request.TransactItems);
  if (token !== undefined && tokens.isRepeated(token, request.TransactItems)) {
    return tellsCapacity(wanted) ? { ConsumedCapacity: repeatedCapacity(parts, actions, wanted) } : {};
  }
  const changes = resolveAll(parts, actions);
  for (const { write, stored, after } of changes) parts.writer.write(write.table, write.key, stored, after);
  if (token !== undefined) tokens.note(token, request.TransactItems);
  const written = changes
    .filter(({ before, after }) => before !== after)
    .map(({ write, before, after }) => ({ table: write.table, item: after ?? before }));
  return {
    ...(request.ReturnItemCollectionMetrics === 'SIZE' ? { ItemCollectionMetrics: metricsByTable(written) } : {}),
    ...(tellsCapacity(wanted) ? { ConsumedCapacity: capacityOf(changes, wanted) } : {}),
  };
}

function capacityOf(changes: readonly Change[], wanted: ReturnConsumedCapacity): unknown[] {
  const usages = changes.map(({ write, before, after }) => ({
    name: write.table.name,
    usage: timesUsage(writeUsage(write.table, before, after), 2),
  }));
  return byTable(usages).map(([name, usage]) => consumedCapacity(wanted, name, usage, { write: true }));
}

/** A transaction says what is wrong with an attribute's name without counting errors. */
function asTransactionError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AwsError) || !error.message.startsWith(ONE_ERROR)) throw error;
    throw validationError(error.message.slice(ONE_ERROR.length));
  }
}

interface Action {
  readonly options: ActionOptions;
  readonly plan: Plan;
  readonly isCheck: boolean;
}

const IN_TRANSACTION: KeyedOrder = { expressionsFirst: true };

function planAction(item: TransactWriteItem): Action {
  const given = Object.values(item ?? {});
  const [options] = given as ActionOptions[]; // Each of the four has them.
  if (!options)
    throw validationError('Invalid Request: TransactWriteRequest should contain Delete or Put or Update request');
  if (given.length > 1) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const { ConditionCheck: check, Put: put, Delete: del, Update: update } = item;
  if (put) return { options, plan: planPut(withoutIdlePlaceholders(put)), isCheck: false };
  if (update) return { options, plan: planUpdate(update, IN_TRANSACTION), isCheck: false };
  if (del) return { options, plan: planDelete(withoutIdlePlaceholders(del), IN_TRANSACTION), isCheck: false };
  return { options, plan: planConditionCheck(check ?? { Key: {} }, IN_TRANSACTION), isCheck: true };
}

interface Change {
  readonly write: PlannedWrite;
  readonly stored: StoredItem | undefined;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

function resolveAll(parts: Parts, actions: readonly Action[]): Change[] {
  const tables = actions.map(({ options }) => parts.catalogue.usable(nameOfTable(options.TableName)));
  const reasons: CancellationReason[] = actions.map(() => NO_REASON);
  const writes = actions.map(({ plan }, index) => {
    const table = tables[index];
    if (!table) return undefined;
    try {
      return plan(table);
    } catch (error) {
      // The first that does not fit its table ends it: no condition is looked at.
      reasons[index] = reasonOf(error);
      throw transactionCancelled(reasons);
    }
  });
  refuseSameItem(writes);
  const changes = writes.map((write, index) => {
    const options = actions[index]?.options;
    if (!write || !options) return undefined;
    const resolved = resolveOne(parts, write, options);
    if ('reason' in resolved) reasons[index] = resolved.reason;
    return 'reason' in resolved ? undefined : resolved;
  });
  if (reasons.some(({ Code: code }) => code !== 'None')) throw transactionCancelled(reasons);
  return changes.filter((change) => change !== undefined);
}

function refuseSameItem(writes: readonly (PlannedWrite | undefined)[]): void {
  const seen = new Set<string>();
  for (const write of writes) {
    if (!write) continue;
    const place = `${write.table.id}/${write.key.toString('hex')}`;
    if (seen.has(place)) {
      throw validationError('Transaction request cannot include multiple operations on one item');
    }
    seen.add(place);
  }
}

function resolveOne(
  parts: Parts,
  write: PlannedWrite,
  options: ActionOptions,
): Change | { readonly reason: CancellationReason } {
  const stored = parts.items.get(write.table, write.key);
  const before = stored?.item;
  if (write.holds && !write.holds(before)) {
    const shown = before && options.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? { Item: before } : {};
    return {
      reason: { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...shown },
    };
  }
  try {
    return { write, stored, before, after: write.after(stored) };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

function refuseTooLarge(items: readonly TransactWriteItem[]): void {
  let bytes = 0;
  for (const action of items.flatMap((item): Partial<PutRequest & KeyRequest>[] => Object.values(item))) {
    for (const given of [action.Item, action.Key, action.ExpressionAttributeValues]) bytes += itemBytes(given ?? {});
  }
  if (bytes > MAX_BYTES) throw validationError('Transaction payload size cannot exceed 4 MB');
}

/** Adds up by table, in the order in which the tables come first. */
export function byTable(usages: readonly { readonly name: string; readonly usage: Usage }[]): [string, Usage][] {
  const sums = new Map<string, Usage>();
  for (const { name, usage } of usages) {
    const sum = sums.get(name);
    sums.set(name, sum ? addUsage(sum, usage) : usage);
  }
  return [...sums];
}

/** A repeated transaction only reads what it wrote: it costs two reads an item. */
function repeatedCapacity(parts: Parts, actions: readonly Action[], wanted: ReturnConsumedCapacity): unknown[] {
  const usages = actions.map(({ options, plan }) => {
    const table = parts.catalogue.usable(nameOfTable(options.TableName));
    const item = parts.items.get(table, plan(table).key)?.item;
    const units = 2 * Math.max(1, Math.ceil(itemBytes(item ?? {}) / 4096));
    return { name: table.name, usage: { table: units, global: {}, local: {} } };
  });
  return byTable(usages).map(([name, usage]) => consumedCapacity(wanted, name, usage, { read: true }));
}
