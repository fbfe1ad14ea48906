import fc from 'fast-check';
import type { Action, Condition } from './model.ts';

/** When every history begins, ms since the epoch. */
export const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
/** Few, so that writes meet at the same items. */
export const KEYS = ['a', 'b', 'c', 'd'];

const key = fc.constantFrom(...KEYS);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition>('exists', 'absent'),
  fc.record({ count: fc.integer({ min: 0, max: 3 }) }),
);
const someCondition = fc.option(condition, { nil: undefined, freq: 2 });
/** Some expire within the hours that a history takes. */
const expires = fc.option(
  fc.integer({ min: 1, max: 10 }).map((hours) => START_MS / 1000 + hours * 3_600),
  { freq: 3 },
);

const write: fc.Arbitrary<Action> = fc
  .oneof(
    fc.record({
      kind: fc.constant('put' as const),
      key,
      count: fc.integer({ min: 0, max: 3 }),
      expires,
      condition: someCondition,
    }),
    fc.record({ kind: fc.constant('add' as const), key, by: fc.integer({ min: 0, max: 2 }), condition: someCondition }),
    fc.record({ kind: fc.constant('delete' as const), key, condition: someCondition }),
  )
  .map(({ condition: given, ...action }): Action => {
    const only = given === undefined ? {} : { condition: given };
    if (action.kind !== 'put') return { ...action, ...only };
    const item = { count: action.count, ...(action.expires === null ? {} : { expires: action.expires }) };
    return { kind: 'put', key: action.key, item, ...only };
  });
const inTransaction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: write },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('check' as const), key, condition }) },
);

const actions = fc.array(inTransaction, { minLength: 1, maxLength: 4 });
/** With a token no item is in it twice: which of the two refusals comes first, the service does not say. */
const actionsWithToken = fc.uniqueArray(inTransaction, {
  minLength: 1,
  maxLength: 4,
  selector: (action) => action.key,
});

const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('write' as const), action: write }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('transact' as const), actions, token: fc.constant(undefined) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('transact' as const),
      actions: actionsWithToken,
      token: fc.constantFrom('token-1', 'token-2'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('pass' as const), ms: fc.constantFrom(1, 300_000, 600_000, HOUR_MS) }),
  },
);
/** What happens at one moment of a history. */
export type HistoryEvent =
  | { readonly what: 'write'; readonly action: Action }
  | { readonly what: 'transact'; readonly actions: readonly Action[]; readonly token: string | undefined }
  | { readonly what: 'pass'; readonly ms: number };

/** Writes, transactions and passing time, in any order. */
export const history: fc.Arbitrary<readonly HistoryEvent[]> = fc.array(event, {
  minLength: 1,
  maxLength: 40,
  size: 'max',
});
