import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openLogFile } from './log-file.ts';
import { createSavepoints } from './savepoints.ts';
import { createStatements, firstOf, type Statements } from './statements.ts';

/** One row as SQLite answers it. */
export type Row = Record<string, SQLOutputValue>;

/**
 * The one store of all services: SQLite with group commit. Everything that runs between two commits shares one
 * SQLite transaction; each piece of work is a savepoint in it, so it is there whole or not at all.
 */
export interface Store {
  /**
   * Runs `work` as one transaction: if it throws, nothing of it stays. Nests. `work` must be synchronous: what
   * waits in the middle would hold other work in its transaction.
   */
  transact<T>(work: () => T): T;
  /**
   * Resolves when everything transacted so far is on disk (at once when the store is in memory). An answer that
   * leaves the process waits for it; calls inside the process need not, because they die together with it.
   * @throws {StoreFailed} when the commit failed, for example on a full disk: nothing of the group stays.
   */
  durable(): Promise<void>;
  /** Creates tables: `CREATE TABLE IF NOT EXISTS ...`, any number of statements. */
  define(schema: string): void;
  /** Changes rows; returns how many, and the last row id. Nothing else changes rows: the others only read. */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastInsertRowid: number };
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  iterate(sql: string, ...values: SQLInputValue[]): IterableIterator<Row>;
  /** The only column of the first row: several times as fast as `get`. */
  value(sql: string, ...values: SQLInputValue[]): SQLOutputValue | undefined;
  /** The only column of every row, one after the other: several times as fast as `iterate`. */
  column(sql: string, ...values: SQLInputValue[]): Iterable<SQLOutputValue>;
  /** Commits what is open and closes the file. */
  close(): void;
  /** How often the disk was waited for (fsync) since the store was opened; several answers may share one. */
  readonly syncs: number;
  /** How often work was undone since then: what was read within it may never have been. */
  readonly rollbacks: number;
}

/** A commit failed: what had not been answered yet is undone. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
}

/** The file is not one that this simulator wrote, or it is damaged. It was left as it is. */
export class StoreUnreadable extends Error {
  override readonly name = 'StoreUnreadable';
}

/** Marks the file as ours (SQLite's `application_id`): "BKST". */
const APPLICATION_ID = 0x424b5354;

/** The largest file whose pages are all checked when it is opened, bytes: that takes a few tenths of a second. */
const MAX_CHECKED_BYTES = 64 * 1_048_576;

/** How long changes that nobody waits for may stay uncommitted, ms. */
const LAZY_COMMIT_MS = 20;

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Opens the store, creating it when it is not there.
 * @param path a file, or `:memory:`.
 * @param onLost told why changes that nobody waited for are undone: they could not be written.
 * @throws {StoreUnreadable} when the file is damaged or another program's; it is not touched.
 */
export function openStore(path: string, onLost: (error: unknown) => void = () => undefined): Store {
  const inMemory = path === ':memory:';
  const database = inMemory ? new DatabaseSync(path) : openFile(path);
  const statements = createStatements(database);
  const { of: prepare } = statements;
  const log = inMemory ? undefined : openLogFile(path);
  let isOpen = false;
  let syncs = 0;
  let rollbacks = 0;
  let waiting: Waiting[] = [];
  /** The open group has written something. */
  let isChanged = false;
  /** Something was committed since the last sync began. */
  let isUnsynced = false;
  let isSyncing = false;
  let lazyTimer: NodeJS.Timeout | undefined;

  /** Work of this turn of the event loop is lost, some of which may not wait yet. */
  let lost: StoreFailed | undefined;

  const commitOrTell = () => {
    lazyTimer = undefined;
    try {
      commit();
    } catch (error) {
      tellLost(waiting, onLost, error);
    }
  };

  const begin = () => {
    if (isOpen) return;
    prepare('BEGIN IMMEDIATE').run();
    isOpen = true;
    savepoints.reset();
    if (!inMemory) {
      lazyTimer ??= setTimeout(commitOrTell, LAZY_COMMIT_MS);
    }
  };

  /** @throws {StoreFailed} nothing of the group stays. */
  const commit = () => {
    if (!isOpen) return;
    isOpen = false;
    isUnsynced ||= isChanged;
    isChanged = false;
    try {
      prepare('COMMIT').run();
    } catch (error) {
      rollbacks += 1;
      if (database.isTransaction) prepare('ROLLBACK').run();
      throw storeFailed(path, error);
    }
  };

  /** One sync at a time: whoever comes while it runs shares the next. */
  const syncWaiting = async () => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        commit();
        if (isUnsynced) {
          isUnsynced = false;
          await log?.sync();
          syncs += 1;
        }
        for (const { resolve } of group) resolve();
        // Their answers leave before the next commit takes the thread, and more may share it.
        if (waiting.length > 0) await nextTurn();
      } catch (error) {
        isUnsynced = true;
        for (const { reject } of group) reject(error);
      }
    }
    isSyncing = false;
  };

  const savepoints = createSavepoints(database, statements, (extent, cause) => {
    rollbacks += 1;
    if (extent === 'work') return;
    // A change that finds no space takes the whole group with it: also what ended well before it.
    isOpen = false;
    isChanged = false;
    lost = storeFailed(path, cause);
    setImmediate(() => {
      lost = undefined;
    });
    tellLost(waiting, onLost, lost);
  });

  const change = (sql: string, values: readonly SQLInputValue[]) => {
    try {
      return prepare(sql).run(...values);
    } catch (error) {
      if (!database.isTransaction) savepoints.lose(error);
      throw error;
    }
  };

  return {
    transact: (work) => {
      begin();
      return savepoints.within(work);
    },
    durable: () => {
      if (lost) return Promise.reject(lost);
      if (inMemory || (!isChanged && !isUnsynced && !isSyncing)) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (isSyncing) return;
        isSyncing = true;
        setImmediate(syncWaiting);
      });
    },
    define: (schema) => {
      commit();
      database.exec(schema);
    },
    run: (sql, ...values) => {
      begin();
      savepoints.set();
      isChanged = true;
      const { changes, lastInsertRowid } = change(sql, values);
      return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
    },
    ...readsOf(statements),
    close: () => {
      clearTimeout(lazyTimer);
      commitOrTell();
      statements.clear();
      log?.close();
      // Moves the log into the database, both synced.
      database.close();
      for (const { resolve } of waiting.splice(0)) resolve();
    },
    get syncs() {
      return syncs;
    },
    get rollbacks() {
      return rollbacks;
    },
  };
}

function readsOf({ of: prepare, ofColumn }: Statements): Pick<Store, 'get' | 'all' | 'iterate' | 'value' | 'column'> {
  return {
    get: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
    iterate: (sql, ...values) => prepare(sql).iterate(...values),
    value: (sql, ...values) => firstOf(ofColumn(sql).get(...values)),
    column: function* (sql, ...values) {
      for (const row of ofColumn(sql).iterate(...values)) yield firstOf(row) ?? null;
    },
  };
}

/** Tells those who wait, or, where nobody does, `onLost`. */
function tellLost(waiting: Waiting[], onLost: (error: unknown) => void, error: unknown): void {
  if (waiting.length === 0) onLost(error);
  for (const { reject } of waiting.splice(0)) reject(error);
}

function storeFailed(path: string, cause: unknown): StoreFailed {
  return new StoreFailed(`The store could not write to ${path}: ${String(cause)}. Free some space.`, { cause });
}

/** A damaged page would otherwise be met only when something reads it. @throws {Error} that says what is damaged. */
function checkPages(database: DatabaseSync): void {
  const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (found !== 'ok') throw new Error(String(found));
}

function openFile(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  try {
    const applicationId = Number(database.prepare('PRAGMA application_id').get()?.['application_id'] ?? 0);
    const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.['n'] ?? 0);
    if (applicationId !== APPLICATION_ID && tables > 0) {
      throw new StoreUnreadable(`${path} is a database of another program. Choose another DATA_DIR.`);
    }
    if (statSync(path).size <= MAX_CHECKED_BYTES) checkPages(database);
    database.exec(`
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = 4000;
      PRAGMA cache_size = -16000;
      PRAGMA temp_store = MEMORY;
    `);
    return database;
  } catch (error) {
    database.close();
    if (error instanceof StoreUnreadable) throw error;
    throw new StoreUnreadable(
      `${path} cannot be read as a store (${String(error)}). It was left as it is: move it away to start afresh.`,
      { cause: error },
    );
  }
}
