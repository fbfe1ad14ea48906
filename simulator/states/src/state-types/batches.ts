import type { ItemBatcher, QueryLanguage } from '../asl/definition.ts';
import { readNumber } from '../data/number-field.ts';
import { fillTemplate } from '../data/payload-template.ts';
import { bindingsOf, type Scope } from '../data/scope.ts';
import { type Json, sizeBytes } from '../json.ts';
import { evaluateTemplate } from '../jsonata/evaluate.ts';
import type { Branch } from './move.ts';

/** Puts branches together, in order, within the batcher's limits; each batch is one branch. @throws {StateFailure} */
export async function inBatches(
  batcher: ItemBatcher,
  branches: readonly Branch[],
  language: QueryLanguage,
  scope: Scope,
): Promise<readonly Branch[]> {
  const read = (name: string, value: number | string | undefined, path: string | undefined) =>
    readNumber({ name, value, path }, language, scope);
  const most = await read('MaxItemsPerBatch', batcher.MaxItemsPerBatch, batcher.MaxItemsPerBatchPath);
  const mostBytes = await read(
    'MaxInputBytesPerBatch',
    batcher.MaxInputBytesPerBatch,
    batcher.MaxInputBytesPerBatchPath,
  );
  const common = await batchInput(batcher, language, scope);
  const limits = { items: most || Number.POSITIVE_INFINITY, bytes: mostBytes || Number.POSITIVE_INFINITY };
  return split(branches, limits).map((Items) => ({ input: { ...common, Items }, items: Items.length }));
}

async function batchInput(
  { BatchInput: template }: ItemBatcher,
  language: QueryLanguage,
  scope: Scope,
): Promise<{ BatchInput?: Json }> {
  if (template === undefined) return {};
  if (language === 'JSONPath') return { BatchInput: fillTemplate(template, scope.input, scope) };
  return { BatchInput: await evaluateTemplate(template, 'ItemBatcher/BatchInput', bindingsOf(scope)) };
}

function split(branches: readonly Branch[], limits: { items: number; bytes: number }): Json[][] {
  const batches: Json[][] = [];
  let bytes = 0;
  for (const { input } of branches) {
    const size = sizeBytes(JSON.stringify(input));
    const last = batches.at(-1);
    if (last && last.length < limits.items && bytes + size <= limits.bytes) {
      last.push(input);
      bytes += size;
    } else {
      batches.push([input]);
      bytes = size;
    }
  }
  return batches;
}
