import { expect, test } from 'vitest';
import { keptOnceMade } from './kept-once-made.ts';

test('what could not be made is made at the next asking, and then kept', async () => {
  let attempts = 0;
  const page = keptOnceMade(() => {
    attempts += 1;
    return attempts === 1 ? Promise.reject(new Error('a file is half written')) : Promise.resolve(`page ${attempts}`);
  });
  await expect(page()).rejects.toThrow('a file is half written');
  expect(await page()).toBe('page 2');
  expect(await Promise.all([page(), page()])).toEqual(['page 2', 'page 2']);
});
