import zlib from 'node:zlib';
import type { OutsideWork } from './randomness.ts';

/** `node:zlib` whose work on the thread pool is counted. */
export function createZlib(outside: OutsideWork): Record<string, unknown> {
  const own: Record<string, unknown> = { ...zlib };
  const members = zlib as unknown as Record<string, unknown>;
  for (const [name, sync] of Object.entries(members)) {
    const plain = name.slice(0, -'Sync'.length);
    const real = members[plain];
    if (!name.endsWith('Sync') || typeof sync !== 'function' || typeof real !== 'function') continue;
    own[plain] = (...values: unknown[]) => {
      const work = outside();
      const callback = values.at(-1);
      const finished = (...results: unknown[]) => {
        work.end();
        if (typeof callback === 'function') callback(...results);
      };
      return real(...values.slice(0, -1), finished);
    };
  }
  return own;
}
