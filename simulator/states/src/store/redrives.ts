import type { Kernel } from '#kernel';

/** How many of an execution's redrives are known by their token, and for how long, ms. "RedriveExecution", AWS Step Functions API Reference. */
const REMEMBERED = 10;
const REMEMBERED_MS = 15 * 60_000;

/** When a request with this token has redriven the execution, ms since the epoch; undefined: it has not. */
export function earlierRedrive(
  { store, clock }: Kernel,
  execution: number,
  clientToken: string | undefined,
): number | undefined {
  if (clientToken === undefined) return undefined;
  const row = store.get(
    `SELECT at_ms FROM (SELECT token, at_ms FROM states_redrives WHERE execution = ? ORDER BY id DESC LIMIT ?)
     WHERE token = ? AND at_ms > ?`,
    execution,
    REMEMBERED,
    clientToken,
    clock.now() - REMEMBERED_MS,
  );
  return row && Number(row['at_ms']);
}

/** Remembers that a request with this token redrives the execution now. In the transaction of the redrive. */
export function rememberRedrive({ store, clock }: Kernel, execution: number, clientToken: string | undefined): void {
  if (clientToken === undefined) return;
  const nowMs = clock.now();
  store.run('DELETE FROM states_redrives WHERE execution = ? AND at_ms <= ?', execution, nowMs - REMEMBERED_MS);
  store.run('INSERT INTO states_redrives (execution, token, at_ms) VALUES (?, ?, ?)', execution, clientToken, nowMs);
}
