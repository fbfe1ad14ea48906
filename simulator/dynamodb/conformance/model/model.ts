/**
 * What the service promises of transactions, streams and time to live, as a program that is simple enough to be read
 * as their specification. Items are a counter under a key, and perhaps a time at which they expire.
 * @see "Amazon DynamoDB Transactions: How it works", "Change data capture for DynamoDB Streams" and "Using time to live
 * (TTL) in DynamoDB", Amazon DynamoDB Developer Guide
 */
export interface Model {
  /** One write outside a transaction. */
  write(action: Action): 'done' | 'condition-failed';
  /** Several, whole or not at all; once in ten minutes for one token. */
  transact(actions: readonly Action[], token?: string): TransactionOutcome;
  /** Time passes, and the service deletes what expired: at the latest when `SWEEP_LATENESS_MS` have gone by. */
  pass(ms: number): void;
  /** Whether an item has expired that the service may have deleted or not yet. */
  isExpiring(): boolean;
  item(key: string): ModelItem | undefined;
  /** Every change of an item, in order. */
  changesOf(key: string): readonly Change[];
}

/** An item. */
export interface ModelItem {
  readonly count: number;
  /** s since the epoch. */
  readonly expires?: number;
}

/** What a write does, and under which condition. */
export type Action = { readonly key: string; readonly condition?: Condition } & (
  | { readonly kind: 'put'; readonly item: ModelItem }
  | { readonly kind: 'add'; readonly by: number }
  | { readonly kind: 'delete' }
  /** Only in a transaction: it writes nothing. */
  | { readonly kind: 'check'; readonly condition: Condition }
);

/** `attribute_exists`, `attribute_not_exists`, or an equal counter. */
export type Condition = 'exists' | 'absent' | { readonly count: number };

/** What a transaction comes to. */
export type TransactionOutcome =
  | 'done'
  /** An item is in it twice. */
  | 'refused'
  /** The token was used for something else. */
  | 'other-parameters'
  /** For every action whether its condition failed, and what was found then. */
  | { readonly cancelled: readonly ({ readonly found: ModelItem | undefined } | undefined)[] };

/** One record of the stream. */
export interface Change {
  readonly before: ModelItem | undefined;
  readonly after: ModelItem | undefined;
  /** Deleted by the service, because it had expired. */
  readonly byService: boolean;
}

/** How late the service may delete what expired. Nothing that is not past its time is ever deleted. */
export const SWEEP_LATENESS_MS = 15 * 60_000;

const TOKEN_LIFE_MS = 10 * 60_000;

/** An empty table. @param startMs the time, ms since the epoch. */
export function createModel(startMs: number): Model {
  const items = new Map<string, ModelItem>();
  const changes = new Map<string, Change[]>();
  const tokens = new Map<string, { readonly actions: string; readonly usedMs: number }>();
  let nowMs = startMs;

  const set = (key: string, after: ModelItem | undefined, byService = false) => {
    const before = items.get(key);
    if (isSame(before, after)) return; // What changes nothing leaves no record.
    if (after) items.set(key, after);
    else items.delete(key);
    changes.set(key, [...(changes.get(key) ?? []), { before, after, byService }]);
  };

  const carryOut = (action: Action) => {
    const before = items.get(action.key);
    if (action.kind === 'put') set(action.key, action.item);
    if (action.kind === 'delete') set(action.key, undefined);
    if (action.kind === 'add') set(action.key, { ...before, count: (before?.count ?? 0) + action.by });
  };

  const holds = ({ key, condition }: Action): boolean => {
    const item = items.get(key);
    if (condition === undefined) return true;
    if (condition === 'exists') return item !== undefined;
    if (condition === 'absent') return item === undefined;
    return item?.count === condition.count;
  };

  return {
    write: (action) => {
      if (!holds(action)) return 'condition-failed';
      carryOut(action);
      return 'done';
    },
    transact: (actions, token) => {
      if (new Set(actions.map(({ key }) => key)).size < actions.length) return 'refused';
      const used = token === undefined ? undefined : tokens.get(token);
      if (used && nowMs - used.usedMs < TOKEN_LIFE_MS) {
        return used.actions === JSON.stringify(actions) ? 'done' : 'other-parameters';
      }
      const failed = actions.map((action) => (holds(action) ? undefined : { found: items.get(action.key) }));
      if (failed.some((reason) => reason)) return { cancelled: failed };
      for (const action of actions) carryOut(action);
      if (token !== undefined) tokens.set(token, { actions: JSON.stringify(actions), usedMs: nowMs });
      return 'done';
    },
    pass: (ms) => {
      nowMs += ms;
      for (const [key, { expires }] of items) {
        if (expires !== undefined && expires * 1000 < nowMs - SWEEP_LATENESS_MS) set(key, undefined, true);
      }
    },
    isExpiring: () => [...items.values()].some(({ expires = Number.POSITIVE_INFINITY }) => expires * 1000 <= nowMs),
    item: (key) => items.get(key),
    changesOf: (key) => changes.get(key) ?? [],
  };
}

function isSame(before: ModelItem | undefined, after: ModelItem | undefined): boolean {
  return before?.count === after?.count && before?.expires === after?.expires && !before === !after;
}
