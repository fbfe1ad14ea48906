import { expect, test } from 'vitest';
import { surviveKills } from './survive-kills.ts';

test('executions of a process that is killed again and again end as undisturbed ones, each result recorded once', async () => {
  const result = await surviveKills({ kills: 5, executions: 60, longestLifeMs: 400 });

  expect(result.differences).toEqual([]);
  expect(result.kills).toBe(5);
}, 120_000);
