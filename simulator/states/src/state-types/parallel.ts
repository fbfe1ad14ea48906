import type { ParallelState, QueryLanguage } from '../asl/definition.ts';
import { workInput } from '../data/input.ts';
import type { Scope } from '../data/scope.ts';
import type { Fork } from './move.ts';

/** Gives every branch the same input, and runs all at once. */
export async function enterParallel(state: ParallelState, language: QueryLanguage, scope: Scope): Promise<Fork> {
  const input = await workInput(state, language, scope);
  return {
    kind: 'fork',
    branches: state.Branches.map(() => ({ input })),
    maxConcurrency: 0,
    tolerated: { count: undefined, percentage: undefined },
  };
}
