import type { Clock, Random, Row, Store } from '#kernel';

/** The kinds of objects that this Stripe keeps. */
type ObjectKind = 'payment_intent' | 'charge' | 'refund' | 'payment_method';

/** What every object of Stripe has. */
export interface StripeObject {
  readonly id: string;
  readonly object: ObjectKind;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** Where an object belongs, for look-ups. */
export interface ObjectLinks {
  /** Our order's id, from the metadata. */
  readonly orderId: string | undefined;
  /** A charge's intent; a refund's charge. */
  readonly parent?: string;
}

/** Which objects a look-up wants: SQL over the columns and the JSON of `data`. */
export interface ObjectFilter {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Stripe's data base. */
export interface StripeObjects {
  /** A new id with Stripe's prefix: `pi_...`. */
  newId(prefix: string): string;
  /** Now, in seconds since the epoch, as `created` has it. */
  nowSeconds(): number;
  nowMs(): number;
  insert<Kept extends StripeObject>(object: Kept, links: ObjectLinks): Kept;
  update<Kept extends StripeObject>(object: Kept, links: ObjectLinks): Kept;
  get<Kept extends StripeObject>(kind: Kept['object'], id: string): Kept | undefined;
  /** At most `limit` objects of a kind, newest first. */
  find<Kept extends StripeObject>(kind: Kept['object'], filter: ObjectFilter, limit: number): Kept[];
  /** The place of an object in the order of creation, which pages are cut by. */
  sequenceOf(id: string): number | undefined;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 24;

/** Opens Stripe's data base in the store. */
export function openObjects(store: Store, clock: Clock, random: Random): StripeObjects {
  store.define(`
    CREATE TABLE IF NOT EXISTS providers_stripe_objects (
      sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, order_id TEXT, parent TEXT,
      created_s INTEGER NOT NULL, changed_ms INTEGER NOT NULL, data TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS providers_stripe_by_order ON providers_stripe_objects (kind, order_id);
    CREATE INDEX IF NOT EXISTS providers_stripe_by_parent ON providers_stripe_objects (kind, parent);
    CREATE INDEX IF NOT EXISTS providers_stripe_by_time ON providers_stripe_objects (kind, sequence);
  `);

  return {
    newId: (prefix) => `${prefix}_${[...random.bytes(ID_LENGTH)].map((byte) => ALPHABET[byte % 62]).join('')}`,
    nowSeconds: () => Math.floor(clock.now() / 1000),
    nowMs: () => clock.now(),
    insert: (object, { orderId, parent }) => {
      store.run(
        `INSERT INTO providers_stripe_objects (id, kind, order_id, parent, created_s, changed_ms, data)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        object.id,
        object.object,
        orderId ?? null,
        parent ?? null,
        object.created,
        clock.now(),
        JSON.stringify(object),
      );
      return object;
    },
    update: (object, { orderId }) => {
      store.run(
        'UPDATE providers_stripe_objects SET order_id = ?, changed_ms = ?, data = ? WHERE id = ?',
        orderId ?? null,
        clock.now(),
        JSON.stringify(object),
        object.id,
      );
      return object;
    },
    get: (kind, id) =>
      parse(store.get('SELECT data FROM providers_stripe_objects WHERE id = ? AND kind = ?', id, kind)),
    find: (kind, { sql, values }, limit) =>
      store
        .all(
          `SELECT data FROM providers_stripe_objects WHERE kind = ? AND ${sql} ORDER BY sequence DESC LIMIT ?`,
          kind,
          ...values,
          limit,
        )
        .map((row) => JSON.parse(String(row['data']))),
    sequenceOf: (id) => {
      const row = store.get('SELECT sequence FROM providers_stripe_objects WHERE id = ?', id);
      return row && Number(row['sequence']);
    },
  };
}

function parse<Kept>(row: Row | undefined): Kept | undefined {
  return row && JSON.parse(String(row['data']));
}
