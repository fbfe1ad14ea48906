import { expect, test } from 'vitest';
import { createKernel } from './index.ts';

test('time stands still for whoever waited until a moment, though another waits for a later one', async () => {
  const kernel = createKernel({ seed: 1 });
  const { scheduler, clock } = kernel;
  const startMs = clock.now();
  let isEarly = false;
  let isLate = false;
  scheduler.after(2_000, () => {
    isEarly = true;
  });
  scheduler.after(5_000, () => {
    isLate = true;
  });

  const late = scheduler.runUntil(() => isLate);
  await scheduler.runUntil(() => isEarly);

  expect(clock.now() - startMs).toBe(2_000);
  expect(await late).toBe(true);
  expect(clock.now() - startMs).toBe(5_000);
  kernel.close();
});
