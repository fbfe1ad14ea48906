import type { Random } from './random.ts';
import type { Store } from './store.ts';

/** What a fault does to one call; each word is explained in the simulator's documentation. */
export type FaultMode = (typeof FAULT_MODES)[number];

/** The fault words, in the order in which documentation lists them. */
export const FAULT_MODES = [
  'reject',
  'error',
  'lost-call',
  'lost-answer',
  'delay',
  'throttle',
  'server-error',
  'duplicate',
  'reorder',
  'crash-before',
  'crash-after',
  'zombie',
  'stale',
  'kill',
] as const;

/** One call, as faults see it. */
export interface CallDescription {
  /** Who calls, e.g. `lambda:charge-payment`, `states:OrderSaga`, `client`. */
  readonly from: string;
  /** What is called: a service (`dynamodb`) or a host (`api.stripe.com`). */
  readonly to: string;
  /** The operation, e.g. `TransactWriteItems` or `POST /v1/payment_intents`. */
  readonly operation: string;
  /** The table, function, queue ... that the call is about, where there is one. */
  readonly resource?: string;
}

/** A fault that is switched on: which calls it hits and what it does to them. */
export interface Fault {
  readonly id: string;
  readonly mode: FaultMode;
  /** Which calls: every member given must be equal. */
  readonly on: Partial<CallDescription>;
  /** Only the n-th matching call, 1 being the next; absent: every one. */
  readonly nth?: number;
  /** The part of the matching calls that it hits, 0 to 1, drawn by the seed; absent: every one. */
  readonly rate?: number;
  /** For `delay` and `zombie`: how much later, ms (default 30,000). */
  readonly delayMs?: number;
  /** For `reject` and `error`: the error's name and text as the caller sees them. */
  readonly error?: { readonly name: string; readonly message: string };
  /** What a person calls it, e.g. the step's name. */
  readonly label?: string;
}

/** The faults that are switched on, kept in the store: a restart mends nothing. */
export interface Faults {
  /** Switches a fault on. Returns it with its id. */
  add(fault: Omit<Fault, 'id'>): Fault;
  /** Switches off the faults that `matches` picks (all of them by default). Returns those. */
  remove(matches?: (fault: Fault) => boolean): Fault[];
  list(): readonly Fault[];
  /** The faults that hit this call; counts it for those that wait for the n-th. */
  hit(call: CallDescription): readonly Fault[];
}

interface ArmedFault {
  readonly fault: Fault;
  seen: number;
}

/** Reads the faults from the store. */
export function openFaults(store: Store, random: Random): Faults {
  store.define(
    'CREATE TABLE IF NOT EXISTS kernel_faults (id TEXT PRIMARY KEY, fault TEXT NOT NULL, seen INTEGER NOT NULL);',
  );
  let armed: ArmedFault[] = store.all('SELECT fault, seen FROM kernel_faults ORDER BY rowid').map((row) => ({
    fault: JSON.parse(String(row['fault'])),
    seen: Number(row['seen']),
  }));

  return {
    add: (wanted) => {
      const fault: Fault = { ...wanted, id: random.uuid() };
      store.run('INSERT INTO kernel_faults (id, fault, seen) VALUES (?, ?, 0)', fault.id, JSON.stringify(fault));
      armed = [...armed, { fault, seen: 0 }];
      return fault;
    },
    remove: (matches = () => true) => {
      const removed = armed.map(({ fault }) => fault).filter(matches);
      for (const { id } of removed) store.run('DELETE FROM kernel_faults WHERE id = ?', id);
      armed = armed.filter(({ fault }) => !removed.includes(fault));
      return removed;
    },
    list: () => armed.map(({ fault }) => fault),
    hit: (call) => {
      if (armed.length === 0) return [];
      return armed.filter((candidate) => isHit(candidate, call, store, random)).map(({ fault }) => fault);
    },
  };
}

function isHit(armed: ArmedFault, call: CallDescription, store: Store, random: Random): boolean {
  const { on, nth, rate } = armed.fault;
  const matches =
    (on.from === undefined || on.from === call.from) &&
    (on.to === undefined || on.to === call.to) &&
    (on.operation === undefined || on.operation === call.operation) &&
    (on.resource === undefined || on.resource === call.resource);
  if (!matches) return false;
  if (rate !== undefined && random.float() >= rate) return false;
  if (nth === undefined) return true;
  armed.seen += 1;
  store.run('UPDATE kernel_faults SET seen = ? WHERE id = ?', armed.seen, armed.fault.id);
  return armed.seen === nth;
}
