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

/** Reads tables from the store; what was parsed is kept as long as its version is current. */
export function createCatalogue(store: Store, clock: Clock): Catalogue {
  const parsed = new Map<string, { readonly version: number; readonly table: Table }>();
  const newId = () => store.run('INSERT INTO dynamodb_ids DEFAULT VALUES').lastInsertRowid;

  const load = (name: string): Table | undefined => {
    const current = store.get('SELECT version FROM dynamodb_tables WHERE name = ?', name)?.['version'];
    if (current === undefined) return undefined;
    const known = parsed.get(name);
    if (known?.version === current) return known.table;
    const row = store.get('SELECT definition FROM dynamodb_tables WHERE name = ?', name);
    const table: Table = JSON.parse(String(row?.['definition']));
    parsed.set(name, { version: Number(current), table });
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
      // A version is never used twice, so that a change that is rolled back leaves nothing behind in `parsed`.
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
