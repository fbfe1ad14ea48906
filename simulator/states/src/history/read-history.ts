import type { Row, Store } from '#kernel';

/** Members of an event's details that hold payloads, each with its own `...Details`. */
const PAYLOADS = ['input', 'output'];

/** Which events to read. */
export interface HistoryPage {
  readonly execution: number;
  readonly reverse: boolean;
  readonly includeData: boolean;
  /** Events after this one (before it, in reverse). */
  readonly after: number | undefined;
  readonly limit: number;
}

/** Reads events as GetExecutionHistory answers them. */
export function readHistory(store: Store, page: HistoryPage): Record<string, unknown>[] {
  const rows = page.reverse
    ? store.all(
        'SELECT * FROM states_events WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?',
        page.execution,
        page.after ?? Number.MAX_SAFE_INTEGER,
        page.limit,
      )
    : store.all(
        'SELECT * FROM states_events WHERE execution = ? AND id > ? ORDER BY id LIMIT ?',
        page.execution,
        page.after ?? 0,
        page.limit,
      );
  return rows.map((row) => eventOf(row, page.includeData));
}

function eventOf(row: Row, includeData: boolean): Record<string, unknown> {
  const type = String(row['type']);
  const event: Record<string, unknown> = {
    timestamp: Number(row['at_ms']) / 1_000,
    type,
    id: Number(row['id']),
    previousEventId: Number(row['previous']),
  };
  if (row['details'] !== null) {
    const details = JSON.parse(String(row['details'])) as Record<string, unknown>; // The journal wrote an object.
    event[detailsMember(type)] = eventDetails(details, includeData);
  }
  return event;
}

/** An event's details with what the service says of payloads, or without payloads: what a task was called with stays. */
export function eventDetails(details: Record<string, unknown>, includeData: boolean): Record<string, unknown> {
  return includeData ? withPayloadDetails(details) : withoutPayloads(details);
}

/** The member of an event that holds its details, e.g. `stateEnteredEventDetails`. */
function detailsMember(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

function withPayloadDetails(details: Record<string, unknown>): Record<string, unknown> {
  const extra: Record<string, unknown> = {};
  for (const name of [...PAYLOADS, 'assignedVariables']) {
    if (details[name] !== undefined) extra[`${name}Details`] = { truncated: false };
  }
  return { ...details, ...extra };
}

function withoutPayloads(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).filter(([name]) => ![...PAYLOADS, 'assignedVariables'].includes(name)),
  );
}
