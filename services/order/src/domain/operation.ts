/** What a person did to sagas, who did it and why: kept for good. */
export interface Operation {
  readonly action: 'redrive' | 'relaunch' | 'hold' | 'release';
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
}

/** Who does something, and why. */
export type Operator = Pick<Operation, 'who' | 'why'>;
