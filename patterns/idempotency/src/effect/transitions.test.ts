import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryEffects } from '../testing/memory-effects.ts';
import type { Effect } from './effect.ts';

const key = { orderId: 'o1', step: 'ChargePayment' };
const write = { Put: { TableName: 't', Item: {} } };

test('an effect that was completed answers its first result to whoever comes later', async () => {
  const effects = memoryEffects<string>();

  await effects.complete(key, 'first', [write]);
  const later = await effects.complete(key, 'second', [write]);

  expect(later).toMatchObject({ state: 'DONE', result: 'first' });
  expect(effects.committed).toHaveLength(1);
});

test('a compensation that comes first bars the action for good', async () => {
  const effects = memoryEffects<string>();

  await effects.beginCompensation(key);

  expect(await effects.complete(key, 'late', [write])).toMatchObject({ state: 'COMPENSATED' });
  expect(await effects.start(key)).toMatchObject({ state: 'COMPENSATED' });
  expect(effects.committed).toEqual([]);
});

test("an attempt that lost does not replace the provider's object that is held", async () => {
  const effects = memoryEffects<string>();
  const started = await effects.start(key);

  await effects.holdProviderObject(started, 'pi_1');

  expect(await effects.holdProviderObject(started, 'pi_2')).toMatchObject({ providerId: 'pi_1' });
});

test('an object that was made under an older attempt is not held', async () => {
  const effects = memoryEffects<string>();
  const started = await effects.start(key);
  await effects.raiseAttempt(started);

  expect(await effects.holdProviderObject(started, 'pi_1')).not.toHaveProperty('providerId');
});

test('what may have moved is undone before it counts as compensated', async () => {
  const effects = memoryEffects<string>();
  await effects.holdProviderObject(await effects.start(key), 'pi_1');

  const compensating = await effects.beginCompensation(key);
  expect(compensating).toMatchObject({ state: 'COMPENSATING', providerId: 'pi_1' });

  expect(await effects.compensated(compensating, [write])).toMatchObject({ state: 'COMPENSATED' });
});

test('however actions and compensations interleave, no action happens after its compensation began', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.constantFrom('act', 'undo'), { maxLength: 5 }), async (s, roles) => {
      const history: Effect<string>['state'][] = [];
      const effects = memoryEffects<string>(() => s.schedule(Promise.resolve()));
      const act = async () => {
        const effect = await effects.complete(await effects.start(key), 'done', []);
        history.push(effect.state);
      };
      const undo = async () => {
        const effect = await effects.beginCompensation(key);
        if (effect.state === 'COMPENSATING') await effects.compensated(effect, []);
        history.push('COMPENSATED');
      };

      const runs = roles.map((role) => (role === 'act' ? act() : undo()).catch(() => undefined));
      await s.waitFor(Promise.all(runs));

      const undone = history.indexOf('COMPENSATED');
      if (undone !== -1) expect(history.slice(undone)).not.toContain('DONE');
    }),
  );
});
