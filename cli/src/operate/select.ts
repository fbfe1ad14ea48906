import type { ParkedItem, ParkedSource } from './parked-source.ts';

/** Which of the parked things are meant; what is absent does not matter. */
export interface Selection {
  readonly kind?: string;
  /** A part of the cause's text. */
  readonly cause?: string;
  readonly step?: string;
  readonly order?: string;
  /** A failure queue, without the stage. */
  readonly queue?: string;
}

/** Parked things with one cause. */
export interface ParkedGroup {
  readonly kind: string;
  readonly cause: string;
  readonly count: number;
  /** Of the one that has waited longest. */
  readonly oldest: string;
  readonly ids: readonly string[];
  /** The failure queue they lie in, where they lie in one. */
  readonly queue?: string;
  /** The beginning of what the first one says. */
  readonly preview?: string;
}

/** A parked thing, with the source that can make it go on. */
export interface Selected {
  readonly source: ParkedSource;
  readonly item: ParkedItem;
}

/** The parked things that are meant, those that have waited longest first. */
export async function select(sources: readonly ParkedSource[], wanted: Selection): Promise<readonly Selected[]> {
  const found: Selected[] = [];
  for (const source of sources.filter((source) => isAsked(source, wanted))) {
    for await (const item of source.list()) if (isMeant(item, wanted)) found.push({ source, item });
  }
  return found.sort((a, b) => a.item.since.localeCompare(b.item.since));
}

/** Groups parked things by kind, queue and cause, the largest group first. */
export function groupByCause(selected: readonly Selected[]): readonly ParkedGroup[] {
  const groups = new Map<string, ParkedItem[]>();
  for (const { item } of selected) {
    const key = `${item.kind} ${item.queue} ${item.cause}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()]
    .flatMap((items) => {
      const [first] = items;
      if (!first) return [];
      const { kind, cause, since: oldest, queue, preview } = first;
      const where = { ...(queue === undefined ? {} : { queue }), ...(preview === undefined ? {} : { preview }) };
      return [{ kind, cause, count: items.length, oldest, ids: items.map(({ id }) => id), ...where }];
    })
    .sort((a, b) => b.count - a.count);
}

/** A queue that is named and that a source has is the only one looked into; kept letters are of every queue. */
function isAsked({ kind, queue }: ParkedSource, wanted: Selection): boolean {
  return (
    (wanted.kind === undefined || wanted.kind === kind) &&
    (wanted.queue === undefined || queue === undefined || queue === wanted.queue)
  );
}

function isMeant(item: ParkedItem, { cause, step, order, queue }: Selection): boolean {
  return (
    (cause === undefined || item.cause.toLowerCase().includes(cause.toLowerCase())) &&
    (step === undefined || item.step?.replace(/^Forward/, '') === step) &&
    (order === undefined || item.id === order || item.order === order) &&
    (queue === undefined || item.queue === queue)
  );
}
