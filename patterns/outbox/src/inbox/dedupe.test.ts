import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { EffectRefused } from '../errors.ts';
import { dedupe, type Transact } from './dedupe.ts';
import { inboxRow } from './inbox-row.ts';

const inbox = { tableName: 't', consumer: 'settle-reservation', keepSeconds: 100, now: () => 5_000 };
const effect: TransactWriteItem = { Put: { TableName: 't', Item: { pk: { S: 'EFFECT' } } } };

/** A table that refuses an inbox row that it has; and every effect, where it is told to. */
function openTable(refusesEffects = false) {
  const inboxKeys = new Set<string>();
  const committed: number[] = [];
  const transact: Transact = async (writes) => {
    const key = writes[0]?.Put?.Item?.['pk']?.S ?? '';
    const refused = [...(inboxKeys.has(key) ? [0] : []), ...(refusesEffects ? [1] : [])];
    if (refused.length > 0) return { committed: false, refused: refused.map((index) => ({ index })) };
    inboxKeys.add(key);
    committed.push(writes.length);
    return { committed: true };
  };
  return { committed, transact };
}

test('an event takes effect once: its inbox row is in the transaction of the effect', async () => {
  const { committed, transact } = openTable();

  expect(await dedupe(inbox, 'e1', [effect], transact)).toBe('handled');
  expect(await dedupe(inbox, 'e1', [effect], transact)).toBe('duplicate');

  expect(committed).toEqual([2]);
});

test('an effect that is refused is no duplicate: the event comes again', async () => {
  const { transact } = openTable(true);

  await expect(dedupe(inbox, 'e1', [effect], transact)).rejects.toThrow(EffectRefused);
});

test('an inbox row names its consumer and event, and is kept as long as it was asked', () => {
  expect(inboxRow(inbox, 'e1').Put?.Item).toMatchObject({
    pk: { S: 'INBOX#settle-reservation#e1' },
    ttl: { N: '105' },
  });
});
