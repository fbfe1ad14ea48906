import { expect, test } from 'vitest';
import { runDynamoDbComparison } from './run-dynamodb-comparison.ts';

test('random calls are answered as dynalite answers them, but for documented differences', async () => {
  const report = await runDynamoDbComparison({ budgetMs: 15_000, seed: 1, now: Date.now });

  expect(report.operations).toBeGreaterThan(100);
  expect(report.unexplained).toEqual([]);
}, 90_000);
