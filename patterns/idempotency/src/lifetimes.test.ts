import { expect, test } from 'vitest';
import * as lifetimes from './lifetimes.ts';

const GATEWAY_TIMEOUT_SECONDS = 30;

test('an idempotency record outlives the longest retry of its task', () => {
  expect(lifetimes.CALL_RECORD_SECONDS).toBeGreaterThan(lifetimes.LONGEST_TASK_RETRY_SECONDS);
});

test('an inbox row outlives a replay of the oldest archived event and the time it may lie in a queue', () => {
  expect(lifetimes.INBOX_ROW_SECONDS).toBeGreaterThan(
    lifetimes.EVENT_ARCHIVE_SECONDS + lifetimes.QUEUE_RETENTION_SECONDS,
  );
});

test("an edge row outlives clients' retries, and its lease one request", () => {
  expect(lifetimes.EDGE_ROW_SECONDS).toBeGreaterThan(lifetimes.CLIENT_RETRY_SECONDS);
  expect(lifetimes.EDGE_LEASE_SECONDS).toBeGreaterThan(GATEWAY_TIMEOUT_SECONDS);
  expect(lifetimes.CLIENT_RETRY_SECONDS).toBeGreaterThan(lifetimes.EDGE_LEASE_SECONDS);
});

test('the longest saga has ended, or asked for a person, while it can still be redriven', () => {
  expect(lifetimes.LONGEST_SAGA_SECONDS).toBeLessThan(lifetimes.REDRIVE_SECONDS);
});

test('an execution name stays taken for as long as its execution can be redriven', () => {
  expect(lifetimes.EXECUTION_NAME_SECONDS).toBeGreaterThan(lifetimes.REDRIVE_SECONDS);
});
