import type { Clock, Random, Row, Store } from '#kernel';
import type { Shipment } from './shipment.ts';

/** Which shipments a list wants. */
interface ShipmentFilter {
  /** Only those with a label, or only those without. */
  readonly purchased: boolean;
  /** Only those created in this range, ms since the epoch. */
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  /** Only those created before or after this one. */
  readonly beforeId?: string | undefined;
  readonly afterId?: string | undefined;
}

/** EasyPost's data base. */
export interface ShipmentsTable {
  /** A new id: the prefix and 32 hexadecimal digits. */
  newId(prefix: string): string;
  nowMs(): number;
  insert(shipment: Shipment): void;
  update(shipment: Shipment): void;
  /** By id, or by reference: then the newest of those that share it. */
  find(idOrReference: string): Shipment | undefined;
  /** At most `limit` shipments, newest first. */
  list(filter: ShipmentFilter, limit: number): Shipment[];
  /** An order's shipments, or everybody's, in the order in which they were made. */
  ofOrder(orderId?: string): Shipment[];
}

/** A carrier's books take this long before a label's money is back, ms. @see "Shipping Refund", EasyPost Docs */
const REFUND_MS = 15 * 24 * 3_600_000;

/** Opens EasyPost's data base in the store. */
export function openShipments(store: Store, clock: Clock, random: Random): ShipmentsTable {
  store.define(`
    CREATE TABLE IF NOT EXISTS providers_easypost_shipments (
      sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, reference TEXT, order_id TEXT,
      created_ms INTEGER NOT NULL, purchased INTEGER NOT NULL, data TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS providers_easypost_by_reference ON providers_easypost_shipments (reference);
    CREATE INDEX IF NOT EXISTS providers_easypost_by_order ON providers_easypost_shipments (order_id);
  `);
  const from = 'SELECT data FROM providers_easypost_shipments';
  const read = (row: Row): Shipment => withRefundDone(JSON.parse(String(row['data'])), clock.now());
  const sequenceOf = (id: string | undefined): number | null => {
    if (id === undefined) return null;
    return Number(store.get('SELECT sequence FROM providers_easypost_shipments WHERE id = ?', id)?.['sequence'] ?? 0);
  };

  return {
    newId: (prefix) => `${prefix}_${random.bytes(16).toString('hex')}`,
    nowMs: () => clock.now(),
    insert: (shipment) => {
      store.run(
        `INSERT INTO providers_easypost_shipments (id, reference, order_id, created_ms, purchased, data)
         VALUES (?, ?, ?, ?, 0, ?)`,
        shipment.id,
        shipment.reference,
        orderIdOf(shipment) ?? null,
        clock.now(),
        JSON.stringify(shipment),
      );
    },
    update: (shipment) => {
      store.run(
        'UPDATE providers_easypost_shipments SET purchased = ?, data = ? WHERE id = ?',
        shipment.postage_label ? 1 : 0,
        JSON.stringify(shipment),
        shipment.id,
      );
    },
    find: (idOrReference) => {
      const row =
        store.get(`${from} WHERE id = ?`, idOrReference) ??
        store.get(`${from} WHERE reference = ? ORDER BY sequence DESC LIMIT 1`, idOrReference);
      return row && read(row);
    },
    list: ({ purchased, startMs, endMs, beforeId, afterId }, limit) => {
      const [before, after] = [sequenceOf(beforeId), sequenceOf(afterId)];
      // What follows a given shipment is wanted nearest first; the page is newest first all the same.
      const order = after === null ? 'DESC' : 'ASC';
      const rows = store.all(
        `${from} WHERE purchased = ? AND created_ms >= ? AND created_ms < ? AND sequence < ? AND sequence > ?
         ORDER BY sequence ${order} LIMIT ?`,
        purchased ? 1 : 0,
        startMs ?? 0,
        endMs ?? Number.MAX_SAFE_INTEGER,
        before ?? Number.MAX_SAFE_INTEGER,
        after ?? 0,
        limit,
      );
      return (after === null ? rows : rows.reverse()).map(read);
    },
    ofOrder: (orderId) => {
      const rows =
        orderId === undefined
          ? store.all(`${from} ORDER BY sequence`)
          : store.all(`${from} WHERE order_id = ? ORDER BY sequence`, orderId);
      return rows.map(read);
    },
  };
}

/** The order of a shipment: its reference, up to a `#`. */
export function orderIdOf(shipment: Shipment): string | undefined {
  return shipment.reference?.split('#', 1)[0];
}

function withRefundDone(shipment: Shipment, nowMs: number): Shipment {
  if (shipment.refund_status !== 'submitted' || Date.parse(shipment.updated_at) + REFUND_MS > nowMs) return shipment;
  return { ...shipment, refund_status: 'refunded' };
}
