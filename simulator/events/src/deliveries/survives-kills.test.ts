import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBus } from '../testing.ts';

test.each([1, 2, 3, 4, 5])('whenever the process ends, every accepted event arrives (seed %i)', async (seed) => {
  const storePath = join(mkdtempSync(join(tmpdir(), 'events-')), 'store.sqlite');
  const setUp = openBus({ storePath, seed });
  await setUp.rule('placed', { source: ['orders'] }, { Arn: await setUp.queue('placed') });
  setUp.kernel.faults.add({ mode: 'throttle', on: { from: 'events:placed' }, nth: 2 });
  setUp.kernel.close();

  for (let life = 0; life < 6; life += 1) {
    const bus = openBus({ storePath, seed: seed * 10 + life });
    for (let order = 0; order < 5; order += 1) await bus.put({ order: `${life}-${order}` });
    // A few tasks run, the others are left to the next life.
    let turns = (seed * 7 + life * 3) % 6;
    await bus.kernel.scheduler.runUntil(() => turns-- <= 0);
    bus.kernel.close();
  }

  const last = openBus({ storePath, seed });
  const orders = (await last.bodies('placed')).map((event) => Object(event).detail.order);
  expect(new Set(orders).size).toBe(30);
});
