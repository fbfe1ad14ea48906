import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import type { Store } from '#kernel';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

/** What belongs to a function and to no version of it. */
export interface FunctionSettings {
  readonly tags: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** By qualifier: statements of the resource policy. */
  readonly policies: Readonly<Record<string, readonly PolicyStatement[]>>;
  /** By qualifier. */
  readonly eventInvoke: Readonly<Record<string, EventInvokeConfiguration>>;
  readonly aliases: Readonly<Record<string, Alias>>;
  readonly nextVersion: number;
}

/** One statement of a function's resource policy. */
export type PolicyStatement = Readonly<Record<string, unknown>> & { readonly Sid: string };

/** How asynchronous events are retried and where they end. */
export interface EventInvokeConfiguration {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly onSuccess?: string;
  readonly onFailure?: string;
  readonly lastModifiedMs: number;
}

/** A name for a version. */
export interface Alias {
  readonly name: string;
  readonly version: string;
  /** Another version, and its share of the invocations: 0 to 1. */
  readonly second?: { readonly version: string; readonly weight: number };
  readonly description: string;
  readonly revisionId: string;
}

const NO_SETTINGS: FunctionSettings = { tags: {}, policies: {}, eventInvoke: {}, aliases: {}, nextVersion: 1 };

/** Unpacked packages in memory, each a few MB. */
const KEPT_PACKAGES = 64;

/** Functions in the store: settings, versions, packages. */
export class FunctionStore {
  readonly #store: Store;
  readonly #functionArn: (name: string) => string;
  readonly #unpacked = new Map<string, ReadonlyMap<string, Uint8Array>>();

  constructor(store: Store, functionArn: (name: string) => string) {
    this.#store = store;
    this.#functionArn = functionArn;
    store.define(`
      CREATE TABLE IF NOT EXISTS lambda_functions (name TEXT PRIMARY KEY, settings TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS lambda_versions (
        name TEXT NOT NULL, version TEXT NOT NULL, configuration TEXT NOT NULL, PRIMARY KEY (name, version)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS lambda_packages (sha256 TEXT PRIMARY KEY, zip BLOB NOT NULL);
    `);
  }

  names(): string[] {
    return this.#store.all('SELECT name FROM lambda_functions ORDER BY name').map((row) => String(row['name']));
  }

  exists(name: string): boolean {
    return this.#store.get('SELECT 1 AS found FROM lambda_functions WHERE name = ?', name) !== undefined;
  }

  /** @throws {AwsError} ResourceNotFoundException. */
  settings(name: string): FunctionSettings {
    const row = this.#store.get('SELECT settings FROM lambda_functions WHERE name = ?', name);
    if (!row) throw resourceNotFound(`Function not found: ${this.#functionArn(name)}`);
    return JSON.parse(String(row['settings']));
  }

  /** Changes a function's settings; creates them for a new one. */
  saveSettings(name: string, settings: FunctionSettings = NO_SETTINGS): void {
    this.#store.run(
      'INSERT INTO lambda_functions (name, settings) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET settings = excluded.settings',
      name,
      JSON.stringify(settings),
    );
  }

  /** @throws {AwsError} ResourceNotFoundException. */
  configuration(name: string, version: string): FunctionConfiguration {
    const row = this.#store.get(
      'SELECT configuration FROM lambda_versions WHERE name = ? AND version = ?',
      name,
      version,
    );
    if (row) return JSON.parse(String(row['configuration']));
    const suffix = version === '$LATEST' ? '' : `:${version}`;
    throw resourceNotFound(`Function not found: ${this.#functionArn(name)}${suffix}`);
  }

  versions(name: string): FunctionConfiguration[] {
    return this.#store
      .all(
        "SELECT configuration FROM lambda_versions WHERE name = ? ORDER BY version <> '$LATEST', CAST(version AS INTEGER)",
        name,
      )
      .map((row) => JSON.parse(String(row['configuration'])));
  }

  saveConfiguration(configuration: FunctionConfiguration): void {
    this.#store.run(
      'INSERT OR REPLACE INTO lambda_versions (name, version, configuration) VALUES (?, ?, ?)',
      configuration.functionName,
      configuration.version,
      JSON.stringify(configuration),
    );
  }

  deleteFunction(name: string): void {
    this.#store.run('DELETE FROM lambda_functions WHERE name = ?', name);
    this.#store.run('DELETE FROM lambda_versions WHERE name = ?', name);
  }

  deleteVersion(name: string, version: string): void {
    this.#store.run('DELETE FROM lambda_versions WHERE name = ? AND version = ?', name, version);
  }

  /** Keeps a deployment package, once however often it is deployed. Returns its SHA-256, base64. */
  savePackage(zip: Uint8Array): string {
    unpack(zip);
    const sha256 = createHash('sha256').update(zip).digest('base64');
    this.#store.run('INSERT OR IGNORE INTO lambda_packages (sha256, zip) VALUES (?, ?)', sha256, zip);
    return sha256;
  }

  /** The files of a package, by path; environments of the same package share them. */
  packageFiles(sha256: string): ReadonlyMap<string, Uint8Array> {
    const known = this.#unpacked.get(sha256) ?? this.#readPackage(sha256);
    const [oldest] = this.#unpacked.keys();
    if (this.#unpacked.size >= KEPT_PACKAGES && oldest !== undefined) this.#unpacked.delete(oldest);
    this.#unpacked.set(sha256, known);
    return known;
  }

  #readPackage(sha256: string): ReadonlyMap<string, Uint8Array> {
    const row = this.#store.get('SELECT zip FROM lambda_packages WHERE sha256 = ?', sha256);
    const zip = row?.['zip'];
    if (!(zip instanceof Uint8Array)) throw new Error(`The package ${sha256} is not in the store.`);
    return unpack(zip);
  }
}

function unpack(zip: Uint8Array): ReadonlyMap<string, Uint8Array> {
  try {
    return new Map(Object.entries(unzipSync(zip)).filter(([path]) => !path.endsWith('/')));
  } catch {
    throw invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
}
