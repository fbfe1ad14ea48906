import fc from 'fast-check';
import { type GeneratedOperation, itemOperation } from './operations.ts';
import { type TableShape, tableShape } from './table-shape.ts';

/** A table, and what is done with its items, one call after the other. */
export interface GeneratedSequence {
  readonly shape: TableShape;
  readonly operations: readonly GeneratedOperation[];
}

/** Calls of one sequence: enough for items to be met again, few enough for a difference to be understood. */
const OPERATIONS = 40;

/**
 * The sequence of a seed: the same every time.
 * @param tableName the table that it is made for, so that several can run side by side.
 */
export function generateSequence(seed: number, tableName: string): GeneratedSequence {
  const arbitrary = tableShape.chain((form) => {
    const shape: TableShape = { tableName, ...form };
    const operations = fc.array(itemOperation(shape), { minLength: OPERATIONS, maxLength: OPERATIONS, size: 'max' });
    return fc.record({ shape: fc.constant(shape), operations });
  });
  const [sequence] = fc.sample(arbitrary, { seed, numRuns: 1 });
  if (!sequence) throw new Error('fast-check made no sequence.');
  return sequence;
}
