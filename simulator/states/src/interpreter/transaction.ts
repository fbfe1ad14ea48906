import { RUNTIME_ERROR } from '../failures.ts';
import { HISTORY_LIMIT, HistoryFull, type Journal, openJournal } from '../history/journal.ts';
import { endExecution } from './end-execution.ts';
import type { Runtime } from './runtime.ts';
import type { Visit } from './visit.ts';

/**
 * Commits what became of a visit, unless the frame went on in the meantime (a time-out, a stop): then nobody cares any
 * more. One transition is one transaction.
 */
export function commit(runtime: Runtime, visit: Visit, work: (journal: Journal) => void): void {
  const { store } = runtime.kernel;
  store.transact(() => {
    const row = store.get(
      `SELECT f.turn, e.last_event FROM states_frames f JOIN states_executions e ON e.id = f.execution WHERE f.id = ?`,
      visit.frame.id,
    );
    if (!row || Number(row['turn']) !== visit.frame.turn) return;
    const execution = { ...visit.execution, lastEvent: Number(row['last_event']) };
    const isSilent = visit.parsed.distributed.has(visit.frame.flow);
    writeHistory(runtime, execution, (journal) => work(isSilent ? journal.silent : journal));
  });
}

/** From here on a transition may not fit, and has to be undone then: one has at most some hundred events. */
const NEARLY_FULL = HISTORY_LIMIT - 5_000;

/** Writes events of an execution; one whose history is full fails. Inside a transaction. */
export function writeHistory(runtime: Runtime, execution: Visit['execution'], work: (journal: Journal) => void): void {
  const open = () =>
    openJournal(runtime.kernel.store, execution, runtime.kernel.clock.now(), (events) =>
      runtime.log(execution, runtime.machines.revision(execution.revision), events),
    );
  const write = () => {
    const journal = open();
    work(journal);
    journal.close();
  };
  if (execution.lastEvent < NEARLY_FULL) {
    write();
    return;
  }
  try {
    runtime.kernel.store.transact(write);
  } catch (error) {
    if (!(error instanceof HistoryFull)) throw error;
    const journal = open();
    const cause = `The execution reached the maximum number of history events (${HISTORY_LIMIT}).`;
    const failure = { error: RUNTIME_ERROR, cause };
    endExecution(runtime, journal, execution, { status: 'FAILED', failure, previous: execution.lastEvent });
    journal.close();
  }
}
