import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SUPPORTED_TYPES } from './catalogue.ts';
import { INERT_REASONS } from './other/inert.ts';

const page = readFileSync(new URL('../../../../docs/simulator/template.md', import.meta.url), 'utf8');

test.each(SUPPORTED_TYPES)('the documentation names %s, with the reason if it does nothing', (type) => {
  const line = page.split('\n').find((candidate) => candidate.includes(`\`${type}\``));

  expect(line).toContain(INERT_REASONS.get(type) ?? '');
});
