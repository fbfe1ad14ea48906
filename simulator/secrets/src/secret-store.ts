import type { Kernel, Row } from '#kernel';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS secretsmanager_secrets (
    name TEXT PRIMARY KEY, arn TEXT NOT NULL UNIQUE, description TEXT, created_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS secretsmanager_versions (
    position INTEGER PRIMARY KEY, name TEXT NOT NULL, version_id TEXT NOT NULL, secret_string TEXT,
    secret_binary TEXT, created_ms INTEGER NOT NULL, UNIQUE (name, version_id)
  );
`;

/** A secret without its value. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdMs: number;
}

/** One value of a secret; exactly one of text and binary is there. */
export interface SecretVersion {
  readonly versionId: string;
  readonly secretString: string | undefined;
  /** Base64. */
  readonly secretBinary: string | undefined;
  readonly createdMs: number;
}

/** Secrets with their current and previous value; older ones are forgotten. */
export interface SecretStore {
  /** By name, ARN, or ARN without its six random characters. */
  find(secretId: string): Secret | undefined;
  save(secret: Secret): void;
  remove(name: string): void;
  /** The current one first, then the previous one. */
  versions(name: string): readonly SecretVersion[];
  addVersion(name: string, version: SecretVersion): void;
}

/** Opens the secrets in the kernel's store. */
export function openSecretStore({ store }: Kernel): SecretStore {
  store.define(SCHEMA);
  return {
    find: (secretId) =>
      secretOf(
        store.get(
          'SELECT * FROM secretsmanager_secrets WHERE name = ? OR arn = ? OR substr(arn, 1, length(arn) - 7) = ?',
          secretId,
          secretId,
          secretId,
        ),
      ),
    save: ({ name, arn, description, createdMs }) => {
      store.run(
        'INSERT INTO secretsmanager_secrets (name, arn, description, created_ms) VALUES (?, ?, ?, ?)',
        name,
        arn,
        description ?? null,
        createdMs,
      );
    },
    remove: (name) => {
      store.run('DELETE FROM secretsmanager_secrets WHERE name = ?', name);
      store.run('DELETE FROM secretsmanager_versions WHERE name = ?', name);
    },
    versions: (name) =>
      store
        .all('SELECT * FROM secretsmanager_versions WHERE name = ? ORDER BY position DESC LIMIT 2', name)
        .map(versionOf),
    addVersion: (name, { versionId, secretString, secretBinary, createdMs }) => {
      store.run(
        `INSERT INTO secretsmanager_versions (name, version_id, secret_string, secret_binary, created_ms)
         VALUES (?, ?, ?, ?, ?)`,
        name,
        versionId,
        secretString ?? null,
        secretBinary ?? null,
        createdMs,
      );
      store.run(
        `DELETE FROM secretsmanager_versions WHERE name = ? AND position NOT IN
         (SELECT position FROM secretsmanager_versions WHERE name = ? ORDER BY position DESC LIMIT 2)`,
        name,
        name,
      );
    },
  };
}

function secretOf(row: Row | undefined): Secret | undefined {
  return (
    row && {
      name: String(row['name']),
      arn: String(row['arn']),
      description: textOf(row['description']),
      createdMs: Number(row['created_ms']),
    }
  );
}

function versionOf(row: Row): SecretVersion {
  return {
    versionId: String(row['version_id']),
    secretString: textOf(row['secret_string']),
    secretBinary: textOf(row['secret_binary']),
    createdMs: Number(row['created_ms']),
  };
}

function textOf(value: Row[string] | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}
