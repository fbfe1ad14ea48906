/** An event as rules and targets see it, in the order of members that the service writes. */
export interface BusEvent {
  readonly version: string;
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** Seconds exactly: `2026-01-01T00:00:00Z`. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** Only on an event that a replay brought. */
  readonly 'replay-name'?: string;
}

/** A time as events bear it. */
export function eventTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** The time of an event, ms since the epoch. */
export function eventTimeMs(event: BusEvent): number {
  return Date.parse(event.time);
}
