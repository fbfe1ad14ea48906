import type { GeneratedOperation } from './generate/operations.ts';

/** How often each operation and each feature of the API was used. */
export interface Coverage {
  note(call: GeneratedOperation): void;
  readonly operations: ReadonlyMap<string, number>;
  readonly features: ReadonlyMap<string, number>;
}

/** Nothing was used yet. */
export function createCoverage(): Coverage {
  const operations = new Map<string, number>();
  const features = new Map<string, number>();
  const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    note: (call) => {
      add(operations, call.operation);
      for (const feature of new Set(call.features)) add(features, feature);
    },
    operations,
    features,
  };
}
