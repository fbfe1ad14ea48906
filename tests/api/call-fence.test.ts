import { done, LEAST_TIME_LEFT_MS, rejected, sagaTask } from '@backstitch/idempotency';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTable, type SimulatedTable } from './simulated-table.ts';

let records: SimulatedTable;
beforeAll(async () => {
  records = await openTable(['id']);
});
afterAll(() => records.close());

interface Task {
  readonly idempotency_key: string;
  readonly amountMinor: number;
}

/** A task that counts how often it ran. */
function openTask(name: string, outcome = (task: Task) => done(task.amountMinor)) {
  const runs: Task[] = [];
  const handler = sagaTask<Task, number>({
    name,
    client: records.client(),
    tableName: records.tableName,
    parse: (event) => ({ idempotency_key: Object(event).idempotency_key, amountMinor: Object(event).amountMinor }),
    run: async (task) => {
      runs.push(task);
      return outcome(task);
    },
  });
  const call = (event: unknown, timeLeftMs = 10_000) =>
    handler(event, { getRemainingTimeInMillis: () => timeLeftMs } as Context); // all that the fence asks of it
  return { runs, call };
}

test('a repeated call gets the first outcome, whatever its trace', async () => {
  const task = openTask('Repeated');
  const event = { idempotency_key: 'order-1#Repeated', amountMinor: 5, trace: { correlationId: 'a' } };

  expect(await task.call(event)).toBe(5);
  expect(await task.call({ ...event, trace: { correlationId: 'b' } })).toBe(5);
  expect(task.runs).toHaveLength(1);
});

test('a rejection is remembered, and thrown again by its name', async () => {
  const task = openTask('Declined', () => rejected({ name: 'PaymentDeclined', message: 'no' }));
  const event = { idempotency_key: 'order-1#Declined', amountMinor: 5 };

  for (let call = 0; call < 2; call += 1)
    await expect(task.call(event)).rejects.toMatchObject({ name: 'PaymentDeclined' });
  expect(task.runs).toHaveLength(1);
});

test('the same key with another payload is refused, and nothing runs', async () => {
  const task = openTask('Reused');
  await task.call({ idempotency_key: 'order-1#Reused', amountMinor: 5 });

  const other = task.call({ idempotency_key: 'order-1#Reused', amountMinor: 6 });

  await expect(other).rejects.toMatchObject({ name: 'IdempotencyValidationError' });
  expect(task.runs).toHaveLength(1);
});

test('a payload without a key is refused', async () => {
  const task = openTask('Keyless');

  await expect(task.call({ amountMinor: 5 })).rejects.toMatchObject({
    cause: { name: 'IdempotencyKeyError' },
  });
  expect(task.runs).toEqual([]);
});

test('with too little time left a task does not start, and leaves its key free', async () => {
  const task = openTask('Late');
  const event = { idempotency_key: 'order-1#Late', amountMinor: 5 };

  await expect(task.call(event, LEAST_TIME_LEFT_MS - 1)).rejects.toMatchObject({ name: 'TransientFailure' });
  expect(await task.call(event)).toBe(5);
});

test('two tasks may bear one key: each remembers its own', async () => {
  const [one, other] = [openTask('One'), openTask('Other', () => done(7))];
  const event = { idempotency_key: 'the-same', amountMinor: 5 };

  expect([await one.call(event), await other.call(event)]).toEqual([5, 7]);
});
