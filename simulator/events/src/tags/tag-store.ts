import type { Kernel } from '#kernel';

/** The tags of buses, rules and other resources, by ARN. */
export interface TagStore {
  of(arn: string): Readonly<Record<string, string>>;
  set(arn: string, tags: Readonly<Record<string, string>>): void;
  remove(arn: string, keys: readonly string[]): void;
  removeAll(arn: string): void;
}

/** Opens the tags of the store. */
export function openTagStore({ store }: Kernel): TagStore {
  store.define(`
    CREATE TABLE IF NOT EXISTS events_tags (
      arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key)
    ) WITHOUT ROWID;
  `);
  return {
    of: (arn) =>
      Object.fromEntries(
        store
          .all('SELECT key, value FROM events_tags WHERE arn = ? ORDER BY key', arn)
          .map((row) => [String(row['key']), String(row['value'])]),
      ),
    set: (arn, tags) => {
      for (const [key, value] of Object.entries(tags)) {
        store.run('INSERT OR REPLACE INTO events_tags VALUES (?, ?, ?)', arn, key, value);
      }
    },
    remove: (arn, keys) => {
      for (const key of keys) store.run('DELETE FROM events_tags WHERE arn = ? AND key = ?', arn, key);
    },
    removeAll: (arn) => {
      store.run('DELETE FROM events_tags WHERE arn = ?', arn);
    },
  };
}
