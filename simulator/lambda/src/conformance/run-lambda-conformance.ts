import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ConformanceReport } from '../../../conformance/src/report.ts';
import { FilterCase } from './filter-case.ts';
import { playFilterCase } from './play-filter-case.ts';

/**
 * Plays the recorded cases of event source mappings.
 * @param options.oraclesDir the folder that holds `lambda/filters.json`.
 */
export async function runLambdaConformance({ oraclesDir }: { oraclesDir: string }): Promise<ConformanceReport[]> {
  const text = readFileSync(join(oraclesDir, 'lambda', 'filters.json'), 'utf8');
  const cases = z.array(FilterCase).parse(JSON.parse(text));
  const failures: Array<{ id: string; difference: string }> = [];
  const groups = new Map<string, { passed: number; total: number }>();
  for (const filterCase of cases) {
    const difference = await differenceOf(filterCase);
    const group = groups.get(filterCase.group) ?? { passed: 0, total: 0 };
    groups.set(filterCase.group, { passed: group.passed + (difference ? 0 : 1), total: group.total + 1 });
    if (difference) failures.push({ id: filterCase.id, difference });
  }
  return [
    {
      subject: 'Lambda event source mapping filters',
      groups: [...groups].map(([name, counts]) => ({ name, ...counts })),
      failures,
      outOfScope: [],
    },
  ];
}

async function differenceOf(filterCase: FilterCase): Promise<string | undefined> {
  const actual = await playFilterCase(filterCase);
  const expected = filterCase.verdict === 'invalid' ? filterCase.error : filterCase.expected?.invocations;
  if (isDeepStrictEqual(actual, expected)) return undefined;
  return `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}
