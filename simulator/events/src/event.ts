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

/** White space between the tokens of a JSON text, and its strings, which are left alone. */
const STRING_OR_SPACE = /("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g;

/**
 * The event as targets receive it. The detail keeps the text that it was sent with, but for white space: numbers may
 * have more digits than JavaScript keeps.
 * @param detailText valid JSON, which `event.detail` was parsed from.
 */
export function eventText({ detail, ...envelope }: BusEvent, detailText: string): string {
  const isCompact = JSON.stringify(detail) === detailText;
  const compact = isCompact ? detailText : detailText.replaceAll(STRING_OR_SPACE, '$1');
  return `${JSON.stringify(envelope).slice(0, -1)},"detail":${compact}}`;
}
