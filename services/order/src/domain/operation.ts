/** What a person did to sagas, events and dead letters, who did it and why: kept for good. */
export interface Operation {
  readonly action: 'redrive' | 'relaunch' | 'hold' | 'release' | 'discard' | 'keep';
  /** Who did it: a user's name, as the command line knows it. */
  readonly who: string;
  /** In their own words. */
  readonly why: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly orderId?: string;
  readonly step?: string;
  /** The execution that was in charge before, and the one that is now. */
  readonly from?: string;
  readonly to?: string;
  /** The failure queue, without the stage, and the id of the letter; without an id every letter in it. */
  readonly queue?: string;
  readonly letter?: string;
}

/** Who does something, and why. */
export type Operator = Pick<Operation, 'who' | 'why'>;
