import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store, StoreFailed, StoreUnreadable } from './store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const SCHEMA = 'CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)';

function note(store: Store, id: number, text: string): void {
  store.transact(() => store.run('INSERT INTO notes (id, text) VALUES (?, ?)', id, text));
}

function count(store: Store): number {
  return Number(store.get('SELECT count(*) AS n FROM notes')?.['n']);
}

test.each([
  ['at its beginning', 0],
  ['in its middle', 0.5],
])('a file that is damaged %s is refused with its name, and left as it is', async (_, where) => {
  const path = join(directory, 'store.sqlite');
  const store = openStore(path);
  store.define(SCHEMA);
  for (let id = 0; id < 500; id += 1) note(store, id, 'stitch '.repeat(20));
  store.close();
  const bytes = readFileSync(path);
  bytes.fill(0xa5, Math.floor(bytes.length * where), Math.floor(bytes.length * where) + 8_192);
  writeFileSync(path, bytes);

  expect(() => openStore(path)).toThrow(StoreUnreadable);
  expect(() => openStore(path)).toThrow(path);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

/** A file system of its own that is soon full. It takes root and a kernel that mounts. */
const smallDisk = join(tmpdir(), `small-disk-${process.pid}`);
const canMount = mountSmallDisk();

function mountSmallDisk(): boolean {
  try {
    execFileSync('mkdir', ['-p', smallDisk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', smallDisk], { stdio: 'ignore' });
    execFileSync('umount', [smallDisk]);
    return true;
  } catch {
    console.warn('No test of a full disk: it takes root and a kernel that mounts.');
    return false;
  }
}

/** Runs a test on the small disk, all but full. @param work gets the store's path and the file that takes the space. */
async function onSmallDisk(work: (path: string, ballast: string) => Promise<void>) {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', smallDisk]);
  try {
    const ballast = join(smallDisk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(1_500_000));
    await work(join(smallDisk, 'store.sqlite'), ballast);
  } finally {
    execFileSync('umount', [smallDisk]);
  }
}

test.runIf(canMount)('a full disk refuses writes, keeps what it has, and goes on when there is space again', () =>
  onSmallDisk(async (path, ballast) => {
    const store = openStore(path);
    store.define(SCHEMA);
    let acknowledged = 0;
    const fill = async () => {
      for (;;) {
        note(store, acknowledged, 'stitch '.repeat(2_000));
        await store.durable();
        acknowledged += 1;
      }
    };

    await expect(fill()).rejects.toThrow(StoreFailed);
    expect(statSync(path).size).toBeGreaterThan(0);
    expect(count(store)).toBe(acknowledged);

    rmSync(ballast);
    note(store, 1_000_000, 'after');
    await store.durable();
    store.close();
    const reopened = openStore(path);
    expect(count(reopened)).toBe(acknowledged + 1);
    reopened.close();
  }),
);

test.runIf(canMount)('what a full disk loses is told, also where nobody waits for it', () =>
  onSmallDisk(async (path) => {
    const lost = Promise.withResolvers<unknown>();
    const store = openStore(path, lost.resolve);
    store.define(SCHEMA);

    store.transact(() => {
      for (let id = 0; id < 400; id += 1) note(store, id, 'stitch '.repeat(2_000));
    });

    expect(await lost.promise).toBeInstanceOf(StoreFailed);
    expect(count(store)).toBe(0);
    store.close();
  }),
);

/** Lets the database grow by no more than a few pages: the next change that is larger finds no space. */
function leaveNoSpace(store: Store): void {
  const pages = Number(store.get('PRAGMA page_count')?.['page_count']);
  store.get(`PRAGMA max_page_count = ${pages + 2}`);
}

const TOO_LARGE = 'stitch '.repeat(20_000);

test.each([
  ['waits already', true],
  ['will wait at once', false],
])('a change that finds no space takes work with it that %s: it is not told to be on disk', async (_, waits) => {
  const store = openStore(join(directory, 'store.sqlite'));
  store.define(SCHEMA);
  note(store, 1, 'kept');
  await store.durable();
  leaveNoSpace(store);

  note(store, 2, 'in the same group');
  const early = waits ? store.durable() : undefined;
  expect(() => note(store, 3, TOO_LARGE)).toThrow('full');

  await expect(early ?? store.durable()).rejects.toThrow(StoreFailed);
  expect(count(store)).toBe(1);
  await new Promise(setImmediate);
  note(store, 4, 'after');
  await store.durable();
  expect(count(store)).toBe(2);
  store.close();
});

test('work that goes on after a change within it found no space is not there in part', () => {
  const store = openStore(join(directory, 'store.sqlite'));
  store.define(SCHEMA);
  leaveNoSpace(store);
  const goesOn = () =>
    store.transact(() => {
      note(store, 1, 'first');
      expect(() => note(store, 2, TOO_LARGE)).toThrow('full');
      note(store, 3, 'second');
    });

  expect(goesOn).toThrow('full');
  expect(count(store)).toBe(0);
  store.close();
});

test('work that is undone is counted, and the only column of a query is read without its name', () => {
  const store = openStore(':memory:');
  store.define(SCHEMA);
  note(store, 1, 'kept');
  const failed = () =>
    store.transact(() => {
      note(store, 2, 'lost');
      throw new Error('Undone.');
    });

  expect(failed).toThrow('Undone.');

  expect(store.rollbacks).toBe(1);
  expect(store.value('SELECT text FROM notes WHERE id = ?', 1)).toBe('kept');
  expect(store.value('SELECT text FROM notes WHERE id = ?', 2)).toBeUndefined();
  expect([...store.column('SELECT text FROM notes')]).toEqual(['kept']);
  store.close();
});
