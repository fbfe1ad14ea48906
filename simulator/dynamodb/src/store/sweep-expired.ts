import type { Parts } from '../parts.ts';

/** Items deleted in one sweep; the rest waits for the next. */
const SWEEP_LIMIT = 1_000;

/** Deletes a table's expired items, as the service does in the background: marked as its own in the stream. */
export function sweepExpired(parts: Parts, payload: unknown): void {
  const { catalogue, expiries, items, writer } = parts;
  const tableId = Number(Object(payload).tableId);
  const table = catalogue.all().find(({ id }) => id === tableId);
  if (!table?.ttlAttribute) return;
  for (const key of expiries.due(table, SWEEP_LIMIT)) writer.write(table, key, items.get(table, key), undefined, true);
  expiries.sweptAndNext(table);
}
