import type { Store } from '#kernel';
import type { Execution } from '../store/executions.ts';
import type { LoggedEvent } from './event-log.ts';

/** Events that a history may have. "Quotas", AWS Step Functions Developer Guide. */
export const HISTORY_LIMIT = 25_000;

/** The history has no room for anything but its last event. */
export class HistoryFull extends Error {
  override readonly name = 'HistoryFull';
}

/** Writes events of one execution within one transaction. */
export interface Journal {
  /** The id that the next event will have. */
  readonly nextId: number;
  /**
   * Adds an event.
   * @param previous id of the event that it follows.
   * @returns its id.
   * @throws {HistoryFull} when only the last event would still fit.
   */
  append(type: string, details: object | undefined, previous: number): number;
  /** Adds the event that ends the history. */
  appendLast(type: string, details: object | undefined, previous: number): number;
  /** A journal for flows whose events are in no history: it only answers `previous`. */
  readonly silent: Journal;
  /** The journal that writes. */
  readonly audible: Journal;
  /** Stores how far the history is. */
  close(): void;
}

/** Opens the history of an execution. Express executions keep none: their events are only numbered. */
export function openJournal(
  store: Store,
  execution: Execution,
  nowMs: number,
  log: (events: readonly LoggedEvent[]) => void,
): Journal {
  let lastId = execution.lastEvent;
  const written: LoggedEvent[] = [];
  const isKept = execution.kind === 'STANDARD';

  const write = (type: string, details: object | undefined, previous: number): number => {
    lastId += 1;
    // The service counts the start of an execution as nothing that comes before.
    const before = previous <= 1 ? 0 : previous;
    written.push({ id: lastId, previous: before, type, details });
    return lastId;
  };

  const appendWithin = (type: string, details: object | undefined, previous: number): number => {
    if (lastId + 1 >= HISTORY_LIMIT && isKept) throw new HistoryFull();
    return write(type, details, previous);
  };
  const journalWith = (append: Journal['append']): Journal => ({
    get nextId() {
      return lastId + 1;
    },
    get silent() {
      return silent;
    },
    get audible() {
      return audible;
    },
    append,
    appendLast: write,
    close: () => {
      if (lastId === execution.lastEvent) return;
      store.run('UPDATE states_executions SET last_event = ? WHERE id = ?', lastId, execution.id);
      if (isKept) insertEvents(store, execution.id, nowMs, written);
      log(written);
    },
  });
  const audible = journalWith(appendWithin);
  const silent = journalWith((_type, _details, previous) => previous);
  return audible;
}

/** Rows of one statement: a transition has three events or four. */
const ROWS = 8;

function insertEvents(store: Store, execution: number, nowMs: number, events: readonly LoggedEvent[]): void {
  for (let start = 0; start < events.length; start += ROWS) {
    const rows = events.slice(start, start + ROWS);
    store.run(
      `INSERT INTO states_events (execution, id, previous, at_ms, type, details) VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}`,
      ...rows.flatMap(({ id, previous, type, details }) => [
        execution,
        id,
        previous,
        nowMs,
        type,
        details === undefined ? null : JSON.stringify(details),
      ]),
    );
  }
}
