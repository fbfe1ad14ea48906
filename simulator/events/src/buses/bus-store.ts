import type { Kernel, Row } from '#kernel';
import { notFound } from '../errors.ts';
import { DEFAULT_BUS } from '../names.ts';

/** An event bus. */
export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** Resource policy, JSON text. */
  readonly policy: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

/** The account's buses. */
export interface BusStore {
  find(name: string): Bus | undefined;
  /** @throws {AwsError} ResourceNotFoundException. */
  get(name: string): Bus;
  all(): Bus[];
  create(bus: Pick<Bus, 'name' | 'description' | 'deadLetterArn'>): Bus;
  update(bus: Bus, change: Partial<Pick<Bus, 'description' | 'policy' | 'deadLetterArn'>>): void;
  delete(name: string): void;
}

/** Opens the buses of the store; the default bus is there from the start. */
export function openBusStore({ store, aws, clock }: Kernel): BusStore {
  store.define(`
    CREATE TABLE IF NOT EXISTS events_buses (
      name TEXT PRIMARY KEY, description TEXT, policy TEXT, dead_letter TEXT,
      created_ms INTEGER NOT NULL, modified_ms INTEGER NOT NULL
    );
  `);
  store.run(
    'INSERT OR IGNORE INTO events_buses VALUES (?, NULL, NULL, NULL, ?, ?)',
    DEFAULT_BUS,
    clock.now(),
    clock.now(),
  );
  const fromRow = (row: Row): Bus => ({
    name: String(row['name']),
    arn: aws.arn('events', `event-bus/${row['name']}`),
    description: optional(row, 'description'),
    policy: optional(row, 'policy'),
    deadLetterArn: optional(row, 'dead_letter'),
    createdMs: Number(row['created_ms']),
    modifiedMs: Number(row['modified_ms']),
  });
  const find = (name: string) => {
    const row = store.get('SELECT * FROM events_buses WHERE name = ?', name);
    return row && fromRow(row);
  };
  const get = (name: string) => {
    const bus = find(name);
    if (!bus) throw notFound(`Event bus ${name} does not exist.`);
    return bus;
  };

  return {
    find,
    get,
    all: () => store.all('SELECT * FROM events_buses ORDER BY name').map(fromRow),
    create: ({ name, description, deadLetterArn }) => {
      store.run(
        'INSERT INTO events_buses VALUES (?, ?, NULL, ?, ?, ?)',
        name,
        description ?? null,
        deadLetterArn ?? null,
        clock.now(),
        clock.now(),
      );
      return get(name);
    },
    update: (bus, change) => {
      const changed = { ...bus, ...change };
      store.run(
        'UPDATE events_buses SET description = ?, policy = ?, dead_letter = ?, modified_ms = ? WHERE name = ?',
        changed.description ?? null,
        changed.policy ?? null,
        changed.deadLetterArn ?? null,
        clock.now(),
        bus.name,
      );
    },
    delete: (name) => {
      store.run('DELETE FROM events_buses WHERE name = ?', name);
    },
  };
}

function optional(row: Row, column: string): string | undefined {
  return row[column] == null ? undefined : String(row[column]);
}
