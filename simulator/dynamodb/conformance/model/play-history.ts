import { isDeepStrictEqual } from 'node:util';
import { type HistoryEvent, KEYS, START_MS } from './histories.ts';
import { createModel, type Model, SWEEP_LATENESS_MS } from './model.ts';
import { openSimulatedTable, type SimulatedTable } from './simulated-table.ts';

/**
 * Plays a history on the simulator and on the model.
 * @returns every point in which they differ, in words; empty: none.
 */
export async function playHistory(events: readonly HistoryEvent[], seed: number): Promise<readonly string[]> {
  const model = createModel(START_MS);
  const table = await openSimulatedTable(seed, START_MS);
  const differences: string[] = [];
  const same = (what: string, simulated: unknown, modelled: unknown) => {
    if (isDeepStrictEqual(simulated, modelled)) return;
    differences.push(`${what}: simulator ${JSON.stringify(simulated)}, model ${JSON.stringify(modelled)}`);
  };
  try {
    for (const [at, event] of events.entries()) {
      if (event.what === 'pass') await pass(table, model, event.ms);
      if (event.what === 'write') same(`write ${at}`, await table.write(event.action), model.write(event.action));
      if (event.what === 'transact') {
        const { actions, token } = event;
        same(`transaction ${at}`, await table.transact(actions, token), model.transact(actions, token));
      }
    }
    await compareItemsAndStream(table, model, same);
  } finally {
    table.close();
  }
  return differences;
}

/** Within the lateness an expired item may be gone or not: nothing is done meanwhile. */
async function pass(table: SimulatedTable, model: Model, ms: number): Promise<void> {
  for (let step = ms; ; step = SWEEP_LATENESS_MS + 1_000) {
    await table.pass(step);
    model.pass(step);
    if (step > SWEEP_LATENESS_MS && !model.isExpiring()) return;
  }
}

async function compareItemsAndStream(
  table: SimulatedTable,
  model: Model,
  same: (what: string, simulated: unknown, modelled: unknown) => void,
): Promise<void> {
  const seen = await table.changes();
  for (const key of KEYS) {
    same(`item ${key}`, await table.item(key), model.item(key));
    const ofItem = seen.filter((change) => change.key === key);
    const changes = ofItem.map(({ before, after, byService }) => ({ before, after, byService }));
    same(`records of ${key}`, changes, model.changesOf(key));
  }
  for (const [at, { sequenceNumber }] of seen.entries()) {
    same(`records after ${sequenceNumber}`, await table.changesAfter(sequenceNumber), seen.slice(at + 1));
  }
}
