import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relay } from './relay.ts';
import { sweep } from './sweep.ts';
import { type Around, HAPPENED_MS, openMemoryOutbox } from './testing/memory-outbox.fixture.ts';

const AGGREGATES = ['a', 'b'];
const fates = ['fine', 'fine', 'fine', 'lost-call', 'lost-answer', 'never-answered'] as const;

/** What happens, in any order that the scheduler finds: an event is committed, a relay gets a batch, a sweep runs. */
const moves = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('append' as const), aggregate: fc.nat(AGGREGATES.length - 1) }),
    fc.record({ kind: fc.constant('relay' as const), from: fc.nat(10), count: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant('sweep' as const) }),
  ),
  { minLength: 1, maxLength: 14 },
);

test('however relays and sweeps interleave and fail, first publications leave in sequence and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      moves,
      fc.infiniteStream(fc.constantFrom(...fates)),
      fc.infiniteStream(fc.constantFrom('published', 'published', 'failed')),
      async (scheduler, plan, fate, answers) => {
        const world = { isCalm: false, nowMs: HAPPENED_MS };
        const around: Around = async (effect) => {
          if (world.isCalm) return effect();
          await scheduler.schedule(Promise.resolve());
          return strike(fate.next().value ?? 'fine', effect);
        };
        const outbox = openMemoryOutbox({
          around,
          decide: () =>
            world.isCalm || answers.next().value === 'published'
              ? { kind: 'published' }
              : { kind: 'failed', reason: 'ThrottlingException' },
        });
        const appended = new Map(AGGREGATES.map((aggregate) => [aggregate, 0]));
        const records: DynamoDBRecord[] = [];
        const sweepNow = (owner: string) =>
          sweep(outbox.ports, outbox.index, {
            now: () => world.nowMs,
            owner,
            olderThanMs: 0,
            leaseMs: 5,
            untilMs: Number.POSITIVE_INFINITY,
          });
        const play = async (move: (typeof plan)[number], at: number) => {
          await scheduler.schedule(Promise.resolve());
          world.nowMs += 1;
          if (move.kind === 'sweep') return sweepNow(`run-${at}`);
          if (move.kind === 'relay') return relay(records.slice(move.from, move.from + move.count), outbox.ports);
          const aggregate = AGGREGATES[move.aggregate] ?? 'a';
          const sequence = (appended.get(aggregate) ?? 0) + 1;
          appended.set(aggregate, sequence);
          return records.push(outbox.append(aggregate, sequence));
        };

        void plan.map((move, at) => play(move, at).catch(() => undefined));
        await scheduler.waitIdle();
        world.isCalm = true;
        world.nowMs += 10; // past every lease of a run that never came back
        await sweepNow('last');

        for (const [aggregate, count] of appended) {
          const firsts = [...new Set(outbox.published.filter((name) => name.startsWith(`${aggregate}-`)))];
          expect(firsts).toEqual(Array.from({ length: count }, (_, index) => `${aggregate}-${index + 1}`));
        }
        expect(outbox.left()).toEqual([]);
        expect(outbox.letters).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

/** A call whose caller is told nothing may have happened all the same; one whose caller died is never answered. */
function strike<Answer>(fate: (typeof fates)[number], effect: () => Answer): Answer | Promise<Answer> {
  if (fate === 'lost-call') throw new Error('the call was lost');
  const answer = effect();
  if (fate === 'lost-answer') throw new Error('the answer was lost');
  return fate === 'never-answered' ? new Promise<Answer>(() => undefined) : answer;
}
