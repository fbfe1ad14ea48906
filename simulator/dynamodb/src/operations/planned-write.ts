import { INVALID, validationError } from '../errors.ts';
import { type AttributeUpdate, applyAttributeUpdates, applyUpdate } from '../expressions/apply-update.ts';
import { matches } from '../expressions/matches.ts';
import {
  checkConditionalOperator,
  checkExpected,
  conditionsOf,
  type ExpectedAttribute,
  matchesOlder,
} from '../expressions/older-conditions.ts';
import {
  type ExpressionMembers,
  type Expressions,
  readExpressions,
  refuseMixedParameters,
} from '../expressions/read.ts';
import { updateCharge } from '../expressions/update-charge.ts';
import { type Item, typeOf } from '../items/attribute-value.ts';
import {
  checkItemKeys,
  checkKey,
  checkUpdatedIndexKeys,
  checkUpdatedKeys,
  type UpdatedAttribute,
} from '../items/check-keys.ts';
import { checkDepth, checkValue, checkValues } from '../items/check-value.ts';
import { itemKey } from '../items/keys.ts';
import type { Path } from '../items/paths.ts';
import { itemBytes, MAX_ITEM_BYTES } from '../items/size.ts';
import type { StoredItem } from '../store/stored-item.ts';
import type { Table } from '../tables/table.ts';

/** A write whose request was checked, on a table that is there. */
export interface PlannedWrite {
  readonly table: Table;
  readonly key: Buffer;
  /**
   * Checks what the request itself weighs, where it is no part of a transaction; absent: that is never too much.
   * @throws {AwsError} ValidationException.
   */
  readonly weigh?: ((before: Item | undefined) => void) | undefined;
  /** Whether the condition holds for the item as it is; absent: there is no condition. */
  readonly holds: ((before: Item | undefined) => boolean) | undefined;
  /**
   * The item as it shall be; undefined: deleted.
   * @throws {AwsError} ValidationException where the item does not fit the update.
   */
  after(before: StoredItem | undefined): Item | undefined;
  /** The paths that an update writes. */
  readonly updatedPaths?: readonly Path[];
}

/** Members of a write that make its condition. */
export interface ConditionRequest extends ExpressionMembers {
  readonly Expected?: Readonly<Record<string, ExpectedAttribute>>;
  readonly ConditionalOperator?: 'AND' | 'OR';
}

/** What PutItem puts. */
export interface PutRequest extends ConditionRequest {
  readonly Item: Item;
}

/** What DeleteItem deletes, or ConditionCheck looks at. */
export interface KeyRequest extends ConditionRequest {
  readonly Key: Item;
}

/** What UpdateItem updates. */
export interface UpdateRequest extends KeyRequest {
  readonly AttributeUpdates?: Readonly<Record<string, AttributeUpdate>>;
}

/** A checked request that waits for its table. */
export type Plan = (table: Table) => PlannedWrite;

/**
 * Checks a put, apart from its table.
 * @param checkOptions what the operation checks of its other members, in their place of the order.
 * @throws {AwsError} ValidationException.
 */
export function planPut(request: PutRequest, checkOptions: () => void = () => undefined): Plan {
  refuseMixedParameters({ ...request }, ['ConditionExpression'], ['Expected', 'ConditionalOperator']);
  throwIf(checkValues(request.Item));
  checkOptions();
  if (itemBytes(request.Item) > MAX_ITEM_BYTES)
    throw validationError('Item size has exceeded the maximum allowed size');
  const { holds } = readCondition(request);
  return (table) => {
    checkItemKeys(request.Item, table);
    return { table, key: itemKey(table.keySchema, request.Item), holds, after: () => request.Item };
  };
}

/** In what order a write that names an item by its key is checked. */
export interface KeyedOrder {
  /** In a transaction the expressions come before the values of the key, elsewhere after them. */
  readonly expressionsFirst?: boolean;
  /** What the operation checks of its other members, after the key. */
  readonly checkOptions?: () => void;
}

/** Checks a deletion, apart from its table. @throws {AwsError} ValidationException. */
export function planDelete(request: KeyRequest, order: KeyedOrder = {}): Plan {
  return planKeyed(request, () => undefined, order);
}

/** Checks a condition check, apart from its table. @throws {AwsError} ValidationException. */
export function planConditionCheck(request: KeyRequest, order: KeyedOrder = {}): Plan {
  return planKeyed(request, (before) => before?.item, order);
}

function planKeyed(request: KeyRequest, after: PlannedWrite['after'], order: KeyedOrder): Plan {
  refuseMixedParameters({ ...request }, ['ConditionExpression'], ['Expected', 'ConditionalOperator']);
  const { holds } = inOrder(request, order, () => readCondition(request));
  return (table) => {
    checkKey(request.Key, table.keySchema);
    return { table, key: itemKey(table.keySchema, request.Key), holds, after };
  };
}

function inOrder<Read>(request: KeyRequest, { expressionsFirst, checkOptions }: KeyedOrder, read: () => Read): Read {
  const checkKeyAndOptions = () => {
    throwIf(checkValues(request.Key));
    checkOptions?.();
  };
  if (!expressionsFirst) checkKeyAndOptions();
  const found = read();
  if (expressionsFirst) checkKeyAndOptions();
  return found;
}

/** Checks an update, apart from its table. @throws {AwsError} ValidationException. */
export function planUpdate(request: UpdateRequest, order: KeyedOrder = {}): Plan {
  const older = ['AttributeUpdates', 'Expected', 'ConditionalOperator'];
  refuseMixedParameters({ ...request }, ['UpdateExpression', 'ConditionExpression'], older);
  const { expressions, holds } = inOrder(request, order, () => {
    checkAttributeUpdates(request.AttributeUpdates);
    return readCondition(request);
  });
  const { update } = expressions;
  const updates = update ? update.actions : attributeUpdatesOf(request.AttributeUpdates);
  const apply = (item: Item) =>
    update ? applyUpdate(item, update) : applyAttributeUpdates(item, request.AttributeUpdates ?? {});
  // Only inside of a document can a value that is not too deep in itself be too deep.
  const documents = updates.filter(({ path }) => path.length > 1).map(({ path }) => String(path[0]));
  const onlyTakesAway = takesAwayOnly(request.AttributeUpdates, update);
  return (table) => {
    checkKey(request.Key, table.keySchema);
    checkUpdatedKeys(updates, update?.readPaths ?? [], table);
    return {
      table,
      key: itemKey(table.keySchema, request.Key),
      weigh: update && ((before) => refuseLargerUpdate(updateCharge(update, before ?? {}))),
      holds,
      updatedPaths: updates.map(({ path }) => path),
      after: (before) => {
        if (!before && onlyTakesAway) return undefined;
        const item = apply(before?.item ?? request.Key);
        checkUpdatedIndexKeys(item, updates, table);
        throwIf(checkDepth(item, documents));
        refuseLargerUpdate(itemBytes(item));
        return item;
      },
    };
  };
}

function refuseLargerUpdate(bytes: number): void {
  if (bytes > MAX_ITEM_BYTES) throw validationError('Item size to update has exceeded the maximum allowed size');
}

function throwIf(fault: string | undefined): void {
  if (fault) throw validationError(fault);
}

function readCondition(request: ConditionRequest): {
  readonly expressions: Expressions;
  readonly holds: PlannedWrite['holds'];
} {
  checkExpected(request.Expected);
  checkConditionalOperator(request.ConditionalOperator, request.Expected);
  const expressions = readExpressions(request);
  return { expressions, holds: holdsOf(request, expressions) };
}

function holdsOf(request: ConditionRequest, { condition }: Expressions): PlannedWrite['holds'] {
  if (condition) return (before) => matches(condition.condition, before ?? {});
  if (!request.Expected) return undefined;
  const conditions = conditionsOf(request.Expected);
  return (before) => matchesOlder(before ?? {}, conditions, request.ConditionalOperator);
}

function attributeUpdatesOf(updates: UpdateRequest['AttributeUpdates']): readonly UpdatedAttribute[] {
  return Object.entries(updates ?? {}).map(([name, { Value: value }]) => ({
    path: [name],
    type: value && typeOf(value),
  }));
}

/** Whether an update can only take something away: it makes no item where there is none. */
function takesAwayOnly(updates: UpdateRequest['AttributeUpdates'] = {}, update: Expressions['update']): boolean {
  const kinds = update
    ? update.actions.map(({ kind }) => kind)
    : Object.values(updates).map(({ Action: action = 'PUT' }) => action.toLowerCase());
  return kinds.length > 0 && kinds.every((kind) => kind === 'remove' || kind === 'delete');
}

const DELETABLE = ['SS', 'NS', 'BS'];
const ADDABLE = ['L', 'SS', 'NS', 'BS', 'N'];

function checkAttributeUpdates(updates: UpdateRequest['AttributeUpdates']): void {
  for (const { Action: action = 'PUT', Value: value } of Object.values(updates ?? {})) {
    if (!value) {
      if (action === 'DELETE') continue;
      throw validationError(`${INVALID}Only DELETE action is allowed when no attribute value is specified`);
    }
    throwIf(checkValue(value));
    const type = typeOf(value);
    if (action === 'DELETE' && !DELETABLE.includes(type)) {
      throw validationError(`${INVALID}DELETE action with value is not supported for the type ${type}`);
    }
    if (action === 'ADD' && !ADDABLE.includes(type)) {
      throw validationError(`${INVALID}ADD action is not supported for the type ${type}`);
    }
  }
}
