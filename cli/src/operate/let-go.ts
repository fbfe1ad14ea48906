import type { ParkedSource } from './parked-source.ts';

/**
 * Lets go of what listing has taken hold of, source by source in their order.
 * @throws what the first one that failed threw, once all the others have let go.
 */
export async function letGo(sources: readonly ParkedSource[]): Promise<void> {
  const failures: unknown[] = [];
  for (const source of sources) {
    try {
      await source.done?.();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
