import type { Target } from '../system/target.ts';
import { openOperations } from './open-operations.ts';
import { parkedSagas } from './parked-sagas.ts';
import type { ParkedSource } from './parked-source.ts';

/** Every kind of parked things in a system. */
export function openSources(target: Target): readonly ParkedSource[] {
  return [parkedSagas(openOperations(target))];
}
