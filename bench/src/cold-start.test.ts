import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { benchColdStarts } from './cold-start.ts';

/** A bundle that waits so long while it loads, or one that does what it is told. */
function bundle(functionName: string, code: string) {
  const directory = mkdtempSync(join(tmpdir(), 'cold-start-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, 'index.js'), code);
  return { functionName, directory, sizeBytes: code.length };
}

test('what a bundle takes beside Node.js alone is its own share, and no round begins after the time is over', async () => {
  const busy = bundle('busy', 'const end = performance.now() + 400; while (performance.now() < end);');

  const told: string[] = [];
  const measured = await benchColdStarts([busy], {
    rounds: 10,
    budgetMs: 0,
    environments: new Map(),
    progress: (text) => told.push(text),
  });

  expect(measured.rounds).toBe(1);
  expect(told).toHaveLength(1);
  const [found] = measured.starts;
  expect(found?.medianMs).toBeGreaterThan(400);
  expect(found?.ownMs).toBeCloseTo((found?.medianMs ?? 0) - measured.emptyMs);
});

test('a bundle that misses a variable of its environment fails in its own words', async () => {
  const needy = bundle('needy', 'if (!process.env.NEEDED) throw new Error("NEEDED is missing");');
  const options = { rounds: 1, budgetMs: 0 };

  await expect(benchColdStarts([needy], { ...options, environments: new Map() })).rejects.toThrow('NEEDED is missing');
  const environments = new Map([['needy', { NEEDED: 'yes' }]]);
  expect((await benchColdStarts([needy], { ...options, environments })).starts).toHaveLength(1);
});
