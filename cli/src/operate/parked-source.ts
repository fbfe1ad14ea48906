import type { Operator } from '@backstitch/order/operate';

/** Something that used up its retries and waits for a person: a saga, an event, a dead letter. */
export interface ParkedItem {
  /** The kind's name, e.g. `saga`. */
  readonly kind: string;
  /** What a person calls it: a saga's order, an event's aggregate, a message's id. */
  readonly id: string;
  /** Items with one cause are shown as one group. */
  readonly cause: string;
  /** RFC 3339 in UTC. */
  readonly since: string;
  /** The saga's step at which it stands, where there is one. */
  readonly step?: string;
  /** The order it is about, where that is not its id and is known. */
  readonly order?: string;
  /** The failure queue it lies in, without the stage. */
  readonly queue?: string;
  /** The beginning of what it says. */
  readonly preview?: string;
}

/** What became of something that was to go on. */
export interface Moved {
  readonly id: string;
  /** In a few words: `redriven`, `ended (CONFIRMED)`. */
  readonly outcome: string;
  readonly isDone: boolean;
}

/** A kind of parked things: how they are found, and made to go on. Each kind joins `parked` and `redrive` with one. */
export interface ParkedSource {
  readonly kind: string;
  /** The failure queue that it looks into, without the stage. */
  readonly queue?: string;
  list(): AsyncIterable<ParkedItem>;
  /** Makes one go on from where it stands. Records who did it and why. */
  redrive(item: ParkedItem, operator: Operator): Promise<Moved>;
  /** The same for all that was listed, where something does it better than one at a time: no more than a rate, 1/s. */
  redriveAll?(items: readonly ParkedItem[], operator: Operator, rate: number): Promise<readonly Moved[]>;
  /** Gives one up for good; absent where there is no such thing. Records who did it and why. */
  discard?(item: ParkedItem, operator: Operator): Promise<Moved>;
  /** Puts one away for as long as it takes, out of the queue that forgets; absent where nothing forgets. */
  keep?(item: ParkedItem, operator: Operator): Promise<Moved>;
  /** Called once at the end: lets go of what listing has taken hold of. */
  done?(): Promise<void>;
}
