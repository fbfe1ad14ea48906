import type { ParkedItem, ParkedSource } from './parked-source.ts';

/** Which of the parked things are meant; what is absent does not matter. */
export interface Selection {
  readonly kind?: string;
  /** A part of the cause's text. */
  readonly cause?: string;
  readonly step?: string;
  readonly order?: string;
}

/** Parked things with one cause. */
export interface ParkedGroup {
  readonly kind: string;
  readonly cause: string;
  readonly count: number;
  /** Of the one that has waited longest. */
  readonly oldest: string;
  readonly ids: readonly string[];
}

/** A parked thing, with the source that can make it go on. */
export interface Selected {
  readonly source: ParkedSource;
  readonly item: ParkedItem;
}

/** The parked things that are meant, those that have waited longest first. */
export async function select(sources: readonly ParkedSource[], wanted: Selection): Promise<readonly Selected[]> {
  const found: Selected[] = [];
  for (const source of sources.filter(({ kind }) => wanted.kind === undefined || wanted.kind === kind)) {
    for await (const item of source.list()) if (isMeant(item, wanted)) found.push({ source, item });
  }
  return found.sort((a, b) => a.item.since.localeCompare(b.item.since));
}

/** Groups parked things by kind and cause, the largest group first. */
export function groupByCause(selected: readonly Selected[]): readonly ParkedGroup[] {
  const groups = new Map<string, ParkedItem[]>();
  for (const { item } of selected) {
    const key = `${item.kind} ${item.cause}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()]
    .flatMap((items) => {
      const [first] = items;
      if (!first) return [];
      const { kind, cause, since: oldest } = first;
      return [{ kind, cause, count: items.length, oldest, ids: items.map(({ id }) => id) }];
    })
    .sort((a, b) => b.count - a.count);
}

function isMeant(item: ParkedItem, { cause, step, order }: Selection): boolean {
  return (
    (cause === undefined || item.cause.toLowerCase().includes(cause.toLowerCase())) &&
    (step === undefined || item.step?.replace(/^Forward/, '') === step) &&
    (order === undefined || item.id === order)
  );
}
