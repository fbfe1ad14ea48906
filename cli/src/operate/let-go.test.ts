import { expect, test } from 'vitest';
import { letGo } from './let-go.ts';
import type { ParkedSource } from './parked-source.ts';

function source(done?: () => Promise<void>): ParkedSource {
  const base = {
    kind: 'letter',
    list: async function* () {},
    redrive: async () => ({ id: '', outcome: '', isDone: true }),
  };
  return done === undefined ? base : { ...base, done };
}

test('a source that cannot let go keeps none of the others from it, and is told of in the end', async () => {
  const released: string[] = [];
  const fails = source(() => Promise.reject(new Error('the queue is gone')));
  const second = source(async () => {
    released.push('second');
  });

  await expect(letGo([fails, source(), second])).rejects.toThrow('the queue is gone');

  expect(released).toEqual(['second']);
});
