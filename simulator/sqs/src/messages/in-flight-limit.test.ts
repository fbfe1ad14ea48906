import { expect, test } from 'vitest';
import { toQueue } from '../queue/queue.ts';
import { createInFlightLimit, MAXIMUM_IN_FLIGHT } from './in-flight-limit.ts';

const queue = toQueue({
  id: 1,
  name: 'orders',
  arn: 'arn:aws:sqs:eu-west-1:000000000000:orders',
  attributes: {},
  tags: {},
  createdMs: 0,
  modifiedMs: 0,
  purgedMs: 0,
});

test('messages in flight are counted only when the limit may be near', () => {
  let inFlight = 0;
  let counts = 0;
  const limit = createInFlightLimit({
    counts: () => {
      counts += 1;
      return { visible: 0, inFlight, delayed: 0 };
    },
  });

  for (let received = 0; received < MAXIMUM_IN_FLIGHT; received += 10) {
    expect(limit.room(queue)).toBeGreaterThanOrEqual(10);
    limit.noteReceived(queue, 10);
    inFlight += 10;
  }

  expect(counts).toBe(1);
  expect(limit.room(queue)).toBe(0);
  inFlight -= 3;
  expect(limit.room(queue)).toBe(3);
});
