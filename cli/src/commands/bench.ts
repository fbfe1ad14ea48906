import type { BenchResult, BenchSection } from '../bench/section.ts';
import type { CommandContext } from '../command-context.ts';
import { UsageError } from '../errors.ts';

/** The sections, each loaded only when it runs. */
const SECTIONS: Readonly<Record<string, () => Promise<BenchSection>>> = {
  orders: async () => (await import('../bench/orders.ts')).orders,
  'cold-start': async () => (await import('../bench/cold-start.ts')).coldStart,
  dynamodb: async () => (await import('../bench/dynamodb.ts')).dynamodb,
  states: async () => (await import('../bench/states.ts')).states,
};

/**
 * `make bench`: everything that is measured, or one section of it.
 * @throws {UsageError} where there is no such section.
 */
export async function bench({ output }: CommandContext, options: { readonly only?: string }): Promise<number> {
  const names = options.only === undefined ? Object.keys(SECTIONS) : [options.only];
  const results: Record<string, BenchResult> = {};
  for (const name of names) {
    const load = SECTIONS[name];
    if (!load) throw new UsageError(`ONLY=${name} is no section. There are ${Object.keys(SECTIONS).join(', ')}.`);
    output.progress(`Measuring ${name} ...`);
    const section = await load();
    results[name] = await section(output.progress);
    if (!output.json) {
      results[name].show(output.line);
      output.line();
    }
  }
  const measured = Object.fromEntries(Object.entries(results).map(([name, { result }]) => [name, result]));
  output.result(measured, () => undefined);
  return 0;
}
