import type { Clock, Store } from '#kernel';
import { resourceNotFound } from '../errors.ts';
import { isGone, type Table, tableStatus } from '../tables/table.ts';

/** The tables of the account. */
export interface Catalogue {
  /** A table, whatever its status; undefined when there is none or its deletion has ended. */
  find(name: string): Table | undefined;
  /**
   * A table whose items can be read and written.
   * @throws {AwsError} ResourceNotFoundException, also while it is being created or deleted.
   */
  usable(name: string): Table;
  /**
   * A table to describe or change.
   * @throws {AwsError} ResourceNotFoundException that names it.
   */
  existing(name: string): Table;
  save(table: Table): void;
  /** Names in order, behind `after`. */
  names(after: string | undefined, limit: number): readonly string[];
  all(): readonly Table[];
  /** A number that no table or index had before. */
  newId(): number;
}

/** Reads tables from the store; what was parsed is kept until it changes, or a change of anything is undone. */
export function createCatalogue(store: Store, clock: Clock): Catalogue {
  const parsed = new Map<string, Table>();
  let rollbacks = store.rollbacks;
  const newId = () => store.run('INSERT INTO dynamodb_ids DEFAULT VALUES').lastInsertRowid;

  const load = (name: string): Table | undefined => {
    if (store.rollbacks !== rollbacks) {
      parsed.clear();
      rollbacks = store.rollbacks;
    }
    const known = parsed.get(name);
    if (known) return known;
    const definition = store.value('SELECT definition FROM dynamodb_tables WHERE name = ?', name);
    if (definition === undefined) return undefined;
    const table: Table = JSON.parse(String(definition));
    parsed.set(name, table);
    return table;
  };

  const find = (name: string): Table | undefined => {
    const table = load(name);
    return table && !isGone(table, clock.now()) ? table : undefined;
  };

  return {
    find,
    usable: (name) => {
      const table = find(name);
      const status = table && tableStatus(table, clock.now());
      if (!table || status === 'CREATING' || status === 'DELETING') throw resourceNotFound();
      return table;
    },
    existing: (name) => {
      const table = find(name);
      if (!table) throw resourceNotFound(`Requested resource not found: Table: ${name} not found`);
      return table;
    },
    save: (table) => {
      parsed.delete(table.name);
      const version = newId();
      store.run(
        'INSERT OR REPLACE INTO dynamodb_tables (name, version, definition) VALUES (?, ?, ?)',
        table.name,
        version,
        JSON.stringify(table),
      );
    },
    names: (after, limit) =>
      store
        .all('SELECT name, definition FROM dynamodb_tables WHERE name > ? ORDER BY name', after ?? '')
        .filter((row) => !isGone(JSON.parse(String(row['definition'])), clock.now()))
        .slice(0, limit)
        .map((row) => String(row['name'])),
    all: () =>
      store
        .all('SELECT definition FROM dynamodb_tables ORDER BY name')
        .map((row): Table => JSON.parse(String(row['definition'])))
        .filter((table) => !isGone(table, clock.now())),
    newId,
  };
}
