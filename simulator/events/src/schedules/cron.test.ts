import { expect, test } from 'vitest';
import { parseSchedule } from './schedule-expression.ts';

const START_MS = Date.UTC(2026, 0, 1, 0, 0, 0);

test.each([
  ['cron(0 12 * * ? *)', '2026-01-01T12:00:00'],
  ['cron(0/15 * * * ? *)', '2026-01-01T00:15:00'],
  ['cron(0 18 ? * MON-FRI *)', '2026-01-01T18:00:00'],
  ['cron(30 8 1 * ? *)', '2026-01-01T08:30:00'],
  ['cron(0 0 L * ? *)', '2026-01-31T00:00:00'],
  ['cron(0 0 3W * ? *)', '2026-01-02T00:00:00'],
  ['cron(0 0 ? * 2#1 *)', '2026-01-05T00:00:00'],
  ['cron(0 0 ? * 6L *)', '2026-01-30T00:00:00'],
  ['cron(0 0 29 2 ? *)', '2028-02-29T00:00:00'],
  ['rate(1 minute)', '2026-01-01T00:01:00'],
  ['rate(2 days)', '2026-01-03T00:00:00'],
])('%s comes first at %s', (expression, time) => {
  expect(parseSchedule(expression)?.next(START_MS)).toBe(Date.parse(`${time}Z`));
});

test.each([
  'rate(1 minutes)',
  'rate(0 minutes)',
  'cron(0 12 * * * *)',
  'cron(60 * * * ? *)',
  'at(now)',
  'rate(1 week)',
])('%s is refused', (expression) => {
  expect(parseSchedule(expression)).toBeUndefined();
});

test('a year that is over never comes', () => {
  expect(parseSchedule('cron(0 0 1 1 ? 2025)')?.next(START_MS)).toBeUndefined();
});
