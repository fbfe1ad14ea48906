import fc from 'fast-check';
import { expect, test } from 'vitest';
import { history } from './histories.ts';
import { playHistory } from './play-history.ts';

test('transactions, conditions, tokens, expiry and the stream are as the model says, whatever the history', async () => {
  const asTheModelSays = fc.asyncProperty(history, fc.nat(), async (events, seed) => {
    expect(await playHistory(events, seed)).toEqual([]);
  });

  await fc.assert(asTheModelSays, { numRuns: 60, seed: 1 });
});
