import type { KeyType } from '../items/attribute-value.ts';

/** A key attribute. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

/** The key of a table or index. */
export interface KeySchema {
  readonly hash: KeyAttribute;
  readonly range?: KeyAttribute;
  /** What the key of a global index has behind its first hash and its first range attribute. */
  readonly further?: { readonly hash: readonly KeyAttribute[]; readonly range: readonly KeyAttribute[] };
}

/** Read and write capacity, units a second. */
export interface Throughput {
  readonly read: number;
  readonly write: number;
  /** How often it was decreased on the day (UTC) of `countedMs`. */
  readonly decreases: number;
  /** When it was decreased last, also where that is not shown any more. */
  readonly countedMs?: number;
  readonly lastIncreaseMs?: number;
  readonly lastDecreaseMs?: number;
  /** What is shown instead while the latest change is under way. */
  readonly meanwhile?: Throughput;
}

/** Most units that a second may have on demand; -1: no bound. */
export interface OnDemandThroughput {
  readonly MaxReadRequestUnits?: number;
  readonly MaxWriteRequestUnits?: number;
}

/** Units that a table or index can take at once. */
export interface WarmThroughput {
  readonly ReadUnitsPerSecond?: number;
  readonly WriteUnitsPerSecond?: number;
}

/** What an index holds besides its keys and the table's. */
export interface Projection {
  readonly type: 'ALL' | 'INCLUDE' | 'KEYS_ONLY';
  readonly nonKeyAttributes?: readonly string[];
}

/** A secondary index. */
export interface Index {
  readonly id: number;
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly keySchema: KeySchema;
  readonly projection: Projection;
  /** Global indexes only, as the next two. */
  readonly throughput?: Throughput;
  readonly onDemand?: OnDemandThroughput;
  readonly warm?: WarmThroughput;
  /** It is being created, changed or deleted until then. */
  readonly busyUntilMs: number;
  readonly busyWith: 'CREATING' | 'UPDATING' | 'DELETING';
  /** The items that were there before the index are not all in it yet. */
  readonly backfilling: boolean;
}

/** How a table is paid. */
export type BillingMode = 'PROVISIONED' | 'PAY_PER_REQUEST';

/** What a stream's records hold. */
export type StreamViewType = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';

/** A table's stream, while it is switched on. */
export interface TableStream {
  readonly id: number;
  readonly arn: string;
  readonly label: string;
  readonly viewType: StreamViewType;
}

/** A table as the store holds it. */
export interface Table {
  readonly id: number;
  readonly name: string;
  readonly arn: string;
  readonly tableId: string;
  readonly createdMs: number;
  readonly busyUntilMs: number;
  readonly busyWith: 'CREATING' | 'UPDATING' | 'DELETING';
  readonly keySchema: KeySchema;
  readonly attributeDefinitions: readonly KeyAttribute[];
  readonly indexes: readonly Index[];
  /** The index whose deletion is under way: nothing of it is left but its description. */
  readonly leavingIndex?: Index;
  readonly billingMode: BillingMode;
  readonly payPerRequestSinceMs?: number;
  readonly throughput: Throughput;
  readonly onDemand?: OnDemandThroughput;
  readonly warm?: WarmThroughput;
  readonly stream?: TableStream;
  /** The last stream that was switched off. */
  readonly lastStream?: { readonly arn: string; readonly label: string };
  readonly ttlAttribute?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly tableClass?: string;
  /** When an update set it. */
  readonly tableClassSinceMs?: number;
  /** Undefined: never said. */
  readonly deletionProtection?: boolean;
  /** Since when its items could be restored as of any moment; undefined: they cannot. */
  readonly recoverableSinceMs?: number;
  readonly recoveryDays?: number;
  readonly encryption?: { readonly type: string; readonly keyArn: string };
}

/** The states of a table or index, as far as they are simulated. */
export type Status = 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';

/** Whether a table is gone: its deletion has ended. */
export function isGone(table: Table, nowMs: number): boolean {
  return table.busyWith === 'DELETING' && nowMs >= table.busyUntilMs;
}

/** A table's status. */
export function tableStatus(table: Table, nowMs: number): Status {
  return nowMs < table.busyUntilMs ? table.busyWith : 'ACTIVE';
}

/** An index's status. */
export function indexStatus(index: Index, nowMs: number): Status {
  if (index.backfilling) return 'CREATING';
  return nowMs < index.busyUntilMs ? index.busyWith : 'ACTIVE';
}

/** The indexes that a description shows: also the one that is being deleted. */
export function shownIndexes({ indexes, leavingIndex }: Table, nowMs: number): readonly Index[] {
  return leavingIndex && nowMs < leavingIndex.busyUntilMs ? [...indexes, leavingIndex] : indexes;
}

/** The index of that name. */
export function findIndex(table: Table, name: string): Index | undefined {
  return table.indexes.find((index) => index.name === name);
}

/** The attributes that decide the partition: one, or up to four of a global index. */
export function hashAttributes({ hash, further }: KeySchema): readonly KeyAttribute[] {
  return further ? [hash, ...further.hash] : [hash];
}

/** The attributes that decide the order within a partition: none, one, or up to four of a global index. */
export function rangeAttributes({ range, further }: KeySchema): readonly KeyAttribute[] {
  if (!range) return [];
  return further ? [range, ...further.range] : [range];
}

/** The attributes of a key, hash first. */
export function keyAttributes(schema: KeySchema): readonly KeyAttribute[] {
  return [...hashAttributes(schema), ...rangeAttributes(schema)];
}

/** Whether an attribute decides the partition. */
export function isHashKey(schema: KeySchema, name: string): boolean {
  return hashAttributes(schema).some((key) => key.name === name);
}

/** An index's global ones first, as the service checks them; of local ones only the range key. */
export function indexKeyAttributes(table: Table): readonly { readonly index: Index; readonly key: KeyAttribute }[] {
  if (table.indexes.length === 0) return [];
  const global = table.indexes.filter(({ kind }) => kind === 'global');
  const local = table.indexes.filter(({ kind }) => kind === 'local');
  return [
    ...global.flatMap((index) => keyAttributes(index.keySchema).map((key) => ({ index, key }))),
    ...local.flatMap((index) => (index.keySchema.range ? [{ index, key: index.keySchema.range }] : [])),
  ];
}
