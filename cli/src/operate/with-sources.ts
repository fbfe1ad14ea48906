import { UsageError } from '../errors.ts';
import type { Target } from '../system/target.ts';
import { letGo } from './let-go.ts';
import { openSources } from './open-sources.ts';
import type { ParkedSource } from './parked-source.ts';
import type { Selection } from './select.ts';

/**
 * Opens every kind of parked things, and lets go at the end of what was taken hold of.
 * @throws {UsageError} for a queue or a kind that there is not; it lists what there is.
 */
export async function withSources<Result>(
  target: Target,
  { kind, queue }: Pick<Selection, 'kind' | 'queue'>,
  work: (sources: readonly ParkedSource[]) => Promise<Result>,
): Promise<Result> {
  const sources = await openSources(target);
  known(
    'QUEUE',
    queue,
    sources.map((source) => source.queue),
  );
  known(
    'KIND',
    kind,
    sources.map((source) => source.kind),
  );
  try {
    return await work(sources);
  } finally {
    await letGo(sources);
  }
}

function known(variable: string, wanted: string | undefined, all: readonly (string | undefined)[]): void {
  if (wanted === undefined || all.includes(wanted)) return;
  const names = [...new Set(all.flatMap((name) => name ?? []))].sort();
  throw new UsageError(`${variable}=${wanted} is not there. There are ${names.join(', ')}.`);
}
