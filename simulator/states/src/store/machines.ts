import type { Row, Store } from '#kernel';
import { textOf } from './executions.ts';

/** A state machine as it stands. */
export interface MachineRecord {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'STANDARD' | 'EXPRESS';
  readonly revision: number;
  readonly createdMs: number;
}

/** A definition with its role and settings as they were at some time. */
export interface Revision {
  readonly id: number;
  readonly machineArn: string;
  /** Absent for the first one. */
  readonly revisionId: string | undefined;
  readonly definition: string;
  readonly roleArn: string;
  readonly settings: MachineSettings;
  readonly createdMs: number;
}

/** Configurations that are kept and answered as they were given. */
export interface MachineSettings {
  readonly loggingConfiguration?: unknown;
  readonly tracingConfiguration?: unknown;
}

/** Machines and their revisions. */
export interface Machines {
  insert(machine: Omit<MachineRecord, 'revision'>, revision: NewRevision): Revision;
  get(arn: string): MachineRecord | undefined;
  list(after: string, limit: number): MachineRecord[];
  revise(arn: string, revision: NewRevision): Revision;
  revision(id: number): Revision;
  delete(arn: string): void;
}

/** What a new revision is made of. */
type NewRevision = Omit<Revision, 'id' | 'machineArn'>;

/** Revisions kept in memory. A revision never changes, and none is deleted. */
const REVISIONS_KEPT = 256;

/** Opens the tables. */
export function openMachines(store: Store): Machines {
  const revisions = new Map<number, Revision>();
  const addRevision = (machineArn: string, revision: NewRevision): Revision => {
    const { lastInsertRowid: id } = store.run(
      `INSERT INTO states_revisions (machine_arn, revision_id, definition, role_arn, settings, created_ms)
       VALUES (?, ?, ?, ?, ?, ?)`,
      machineArn,
      revision.revisionId ?? null,
      revision.definition,
      revision.roleArn,
      JSON.stringify(revision.settings),
      revision.createdMs,
    );
    // An id may have been given before, to a revision that was rolled back.
    revisions.delete(id);
    return { ...revision, id, machineArn };
  };
  return {
    insert: (machine, revision) => {
      const added = addRevision(machine.arn, revision);
      store.run(
        'INSERT INTO states_machines (arn, name, kind, revision, created_ms) VALUES (?, ?, ?, ?, ?)',
        machine.arn,
        machine.name,
        machine.kind,
        added.id,
        machine.createdMs,
      );
      return added;
    },
    get: (arn) => machineOf(store.get('SELECT * FROM states_machines WHERE arn = ?', arn)),
    list: (after, limit) =>
      store
        .all('SELECT * FROM states_machines WHERE name > ? ORDER BY name LIMIT ?', after, limit)
        .map(machineOf)
        .filter((machine) => machine !== undefined),
    revise: (arn, revision) => {
      const added = addRevision(arn, revision);
      store.run('UPDATE states_machines SET revision = ? WHERE arn = ?', added.id, arn);
      return added;
    },
    revision: (id) => {
      const known = revisions.get(id);
      if (known) return known;
      const found = revisionOf(store.get('SELECT * FROM states_revisions WHERE id = ?', id));
      if (revisions.size >= REVISIONS_KEPT) revisions.clear();
      revisions.set(id, found);
      return found;
    },
    delete: (arn) => {
      for (const table of ['states_versions', 'states_aliases']) {
        store.run(`DELETE FROM ${table} WHERE machine_arn = ?`, arn);
      }
      store.run('DELETE FROM states_tags WHERE arn = ?', arn);
      store.run('DELETE FROM states_machines WHERE arn = ?', arn);
    },
  };
}

function machineOf(row: Row | undefined): MachineRecord | undefined {
  if (!row) return undefined;
  return {
    arn: String(row['arn']),
    name: String(row['name']),
    kind: row['kind'] === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    revision: Number(row['revision']),
    createdMs: Number(row['created_ms']),
  };
}

function revisionOf(row: Row | undefined): Revision {
  if (!row) throw new Error('A revision that an execution or machine names is not in the store.');
  return {
    id: Number(row['id']),
    machineArn: String(row['machine_arn']),
    revisionId: textOf(row['revision_id']),
    definition: String(row['definition']),
    roleArn: String(row['role_arn']),
    settings: JSON.parse(String(row['settings'])) as MachineSettings, // We wrote it.
    createdMs: Number(row['created_ms']),
  };
}
