/** An event with its place in its aggregate's history. */
export interface Placed {
  /** From 1, without gaps. */
  readonly sequence: number;
}

/** What a projection answers to events that it was given. */
export type Appended =
  | { readonly appended: true }
  /** It stands elsewhere than the writer thought: at this sequence; 0 where it has seen nothing yet. */
  | { readonly appended: false; readonly last: number };

/**
 * Takes neighbouring events, in sequence, if the projection's row stands just before the first of them: the sequence
 * is kept on the row that they change, and written with them, under that condition.
 */
export type Append<Event extends Placed> = (events: readonly Event[]) => Promise<Appended>;

/** What became of the events. */
export interface InOrder<Event> {
  /** Applied now, or before: a lower sequence is a duplicate. */
  readonly handled: readonly Event[];
  /** Their elders have not come yet: they have to be delivered again, later. */
  readonly waiting: readonly Event[];
}

/** Who loses to another delivery of the same aggregate this often in one go is delivered again. */
const MAX_TRIES = 10;

/**
 * Applies events of one aggregate strictly in sequence, each once, in whatever order and however often they are
 * delivered. For consumers that subscribe to every type of the aggregate, from sequence 1: whoever misses one on
 * purpose would wait for it for ever.
 */
export async function inOrder<Event extends Placed>(
  events: readonly Event[],
  append: Append<Event>,
): Promise<InOrder<Event>> {
  const sorted = [...events].sort((one, other) => one.sequence - other.sequence);
  let last = (sorted[0]?.sequence ?? 1) - 1; // a guess that is nearly always right: the row knows better
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const run = neighboursAfter(last, sorted);
    if (run.length === 0) break;
    const answer = await append(run);
    last = answer.appended ? last + run.length : answer.last;
  }
  return {
    handled: sorted.filter(({ sequence }) => sequence <= last),
    waiting: sorted.filter(({ sequence }) => sequence > last),
  };
}

/** The events that follow a sequence without a gap; of the same one, the first. */
function neighboursAfter<Event extends Placed>(last: number, sorted: readonly Event[]): Event[] {
  const run: Event[] = [];
  for (const event of sorted) {
    if (event.sequence === last + run.length + 1) run.push(event);
  }
  return run;
}
