import type { Kernel, Row } from '#kernel';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS template_stacks (name TEXT PRIMARY KEY, stack_id TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS template_resources (
    position INTEGER PRIMARY KEY, stack TEXT NOT NULL, logical_id TEXT NOT NULL, type TEXT NOT NULL,
    physical_id TEXT NOT NULL, attributes TEXT NOT NULL, properties TEXT NOT NULL, retained INTEGER NOT NULL,
    UNIQUE (stack, logical_id)
  );
  CREATE TABLE IF NOT EXISTS template_exports (
    name TEXT PRIMARY KEY, stack TEXT NOT NULL, value TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/** A resource that a stack made. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` answers. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` answers. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The resolved properties it was made from. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Kept when the template no longer names it. */
  readonly retained: boolean;
}

/** What stacks made, so that deploying again finds it. */
export interface StackStore {
  /** The stack's id; made when it is new. */
  stackId(stack: string, makeId: () => string): string;
  /** In the order in which they were made. */
  resources(stack: string): readonly DeployedResource[];
  /** The resource of a type with this physical id, and its stack. */
  owner(type: string, physicalId: string): { readonly stack: string; readonly resource: DeployedResource } | undefined;
  save(stack: string, resource: DeployedResource): void;
  remove(stack: string, logicalId: string): void;
  export(name: string): { readonly stack: string; readonly value: string } | undefined;
  /** Replaces what the stack exports. */
  saveExports(stack: string, exports: ReadonlyMap<string, string>): void;
}

/** Opens the stacks in the kernel's store. */
export function openStackStore({ store }: Kernel): StackStore {
  store.define(SCHEMA);
  return {
    stackId: (stack, makeId) => {
      const row = store.get('SELECT stack_id FROM template_stacks WHERE name = ?', stack);
      if (row) return String(row['stack_id']);
      const stackId = makeId();
      store.run('INSERT INTO template_stacks (name, stack_id) VALUES (?, ?)', stack, stackId);
      return stackId;
    },
    resources: (stack) =>
      store.all('SELECT * FROM template_resources WHERE stack = ? ORDER BY position', stack).map(resourceOf),
    owner: (type, physicalId) => {
      const row = store.get('SELECT * FROM template_resources WHERE type = ? AND physical_id = ?', type, physicalId);
      return row && { stack: String(row['stack']), resource: resourceOf(row) };
    },
    save: (stack, { logicalId, type, physicalId, attributes, properties, retained }) => {
      store.run(
        `INSERT INTO template_resources (stack, logical_id, type, physical_id, attributes, properties, retained)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (stack, logical_id) DO UPDATE SET physical_id = excluded.physical_id,
           attributes = excluded.attributes, properties = excluded.properties, retained = excluded.retained`,
        stack,
        logicalId,
        type,
        physicalId,
        JSON.stringify(attributes),
        JSON.stringify(properties),
        retained ? 1 : 0,
      );
    },
    remove: (stack, logicalId) => {
      store.run('DELETE FROM template_resources WHERE stack = ? AND logical_id = ?', stack, logicalId);
    },
    export: (name) => {
      const row = store.get('SELECT stack, value FROM template_exports WHERE name = ?', name);
      return row && { stack: String(row['stack']), value: String(row['value']) };
    },
    saveExports: (stack, exports) => {
      store.run('DELETE FROM template_exports WHERE stack = ?', stack);
      for (const [name, value] of exports) {
        store.run('INSERT INTO template_exports (name, stack, value) VALUES (?, ?, ?)', name, stack, value);
      }
    },
  };
}

function resourceOf(row: Row): DeployedResource {
  return {
    logicalId: String(row['logical_id']),
    type: String(row['type']),
    physicalId: String(row['physical_id']),
    attributes: JSON.parse(String(row['attributes'])),
    properties: JSON.parse(String(row['properties'])),
    retained: row['retained'] === 1,
  };
}
