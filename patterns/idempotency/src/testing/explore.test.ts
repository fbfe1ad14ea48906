import { expect, test } from 'vitest';
import { type Call, explore, type Process, type Way } from './explore.ts';

/** Reads a counter and writes it back one higher: not atomic, so two of them may lose an update. */
const increment = (name: string): Process => ({
  name,
  run: async (call) => {
    const read = Number(await call({ port: 'counter', method: 'read', args: [] }));
    await call({ port: 'counter', method: 'write', args: [read + 1] });
  },
});

const ways = (world: number, { method, args }: Call): Way<number>[] => {
  if (method === 'read') return [{ world, answer: { value: world } }];
  const written = Number(args[0]);
  return [
    { world: written, answer: { value: undefined } },
    { world, answer: { error: new Error('lost') }, fault: 'lost' },
  ];
};

test('every order of two processes of two calls is explored: six, each once', async () => {
  const ends: number[] = [];

  const explored = await explore({
    world: 0,
    processes: [increment('one'), increment('other')],
    ways,
    budget: {},
    check: ({ world, results }) => {
      if (results.every((result) => result)) ends.push(world);
    },
  });

  expect(explored.interleavings).toBe(6n);
  expect(new Set(ends)).toEqual(new Set([1, 2]));
});

test('a fault happens at every call, but no more often than its budget', async () => {
  const ends = new Set<string>();

  await explore({
    world: 0,
    processes: [increment('one'), increment('other')],
    ways,
    budget: { lost: 1 },
    check: ({ world, results }) => {
      const failed = results.filter((result) => result && 'error' in result).length;
      if (results.every((result) => result)) ends.add(`${world} with ${failed} lost`);
    },
  });

  expect(ends).toEqual(new Set(['1 with 0 lost', '2 with 0 lost', '1 with 1 lost']));
});

test('what is wrong is told with the calls that led there', async () => {
  const exploring = explore({
    world: 0,
    processes: [increment('one'), increment('other')],
    ways,
    budget: {},
    check: ({ world, results }) => {
      if (results.every((result) => result) && world !== 2) throw new Error(`${world} is not 2`);
    },
  });

  await expect(exploring).rejects.toThrow(
    'After:\none: counter.read\nother: counter.read\none: counter.write\nother: counter.write\nError: 1 is not 2',
  );
});
