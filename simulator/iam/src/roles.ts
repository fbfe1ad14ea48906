import type { Kernel } from '#kernel';
import { managedPolicyDocument, noSuchPolicy } from './managed-policies.ts';
import { compilePolicy, type Statement } from './policy/statement.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS iam_roles (
    name TEXT PRIMARY KEY, arn TEXT NOT NULL UNIQUE, path TEXT NOT NULL, role_id TEXT NOT NULL,
    trust TEXT NOT NULL, description TEXT, created_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS iam_role_policies (
    role TEXT NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (role, name)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS iam_role_attachments (
    role TEXT NOT NULL, policy_arn TEXT NOT NULL, PRIMARY KEY (role, policy_arn)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS iam_policies (
    arn TEXT PRIMARY KEY, name TEXT NOT NULL, document TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/** A role as it is stored. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly roleId: string;
  /** The policy that says who may assume it: JSON. */
  readonly trust: string;
  readonly description: string | undefined;
  readonly createdMs: number;
}

/** Roles, their inline and attached policies, and the account's own managed policies. */
export interface Roles {
  find(name: string): Role | undefined;
  save(role: Role): void;
  remove(name: string): void;
  inlinePolicies(role: string): ReadonlyMap<string, string>;
  saveInlinePolicy(role: string, name: string, document: string): void;
  /** Returns whether it was there. */
  removeInlinePolicy(role: string, name: string): boolean;
  attachments(role: string): readonly string[];
  attach(role: string, policyArn: string): void;
  /** Returns whether it was there. */
  detach(role: string, policyArn: string): boolean;
  /** The document of a policy of the account. */
  policy(arn: string): { readonly name: string; readonly document: string } | undefined;
  savePolicy(arn: string, name: string, document: string): void;
  removePolicy(arn: string): void;
  isAttached(policyArn: string): boolean;
  /** Whether the account has any role. */
  any(): boolean;
  /** All statements of a role's policies; undefined when there is no such role. */
  statementsOf(roleArn: string): readonly Statement[] | undefined;
}

/** Opens the roles in the kernel's store. */
export function openRoles({ store }: Kernel): Roles {
  store.define(SCHEMA);
  const documentOf = (policyArn: string): string => {
    const document = managedPolicyDocument(policyArn) ?? roles.policy(policyArn)?.document;
    if (document === undefined) throw noSuchPolicy(policyArn);
    return document;
  };

  const roles: Roles = {
    find: (name) => roleOf(store.get('SELECT * FROM iam_roles WHERE name = ?', name)),
    save: (role) => {
      store.run(
        'INSERT OR REPLACE INTO iam_roles (name, arn, path, role_id, trust, description, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
        role.name,
        role.arn,
        role.path,
        role.roleId,
        role.trust,
        role.description ?? null,
        role.createdMs,
      );
    },
    remove: (name) => {
      store.run('DELETE FROM iam_roles WHERE name = ?', name);
    },
    inlinePolicies: (role) =>
      new Map(
        store
          .all('SELECT name, document FROM iam_role_policies WHERE role = ? ORDER BY name', role)
          .map((row) => [String(row['name']), String(row['document'])]),
      ),
    saveInlinePolicy: (role, name, document) => {
      store.run(
        'INSERT OR REPLACE INTO iam_role_policies (role, name, document) VALUES (?, ?, ?)',
        role,
        name,
        document,
      );
    },
    removeInlinePolicy: (role, name) =>
      store.run('DELETE FROM iam_role_policies WHERE role = ? AND name = ?', role, name).changes > 0,
    attachments: (role) =>
      store
        .all('SELECT policy_arn FROM iam_role_attachments WHERE role = ? ORDER BY policy_arn', role)
        .map((row) => String(row['policy_arn'])),
    attach: (role, policyArn) => {
      documentOf(policyArn);
      store.run('INSERT OR REPLACE INTO iam_role_attachments (role, policy_arn) VALUES (?, ?)', role, policyArn);
    },
    detach: (role, policyArn) =>
      store.run('DELETE FROM iam_role_attachments WHERE role = ? AND policy_arn = ?', role, policyArn).changes > 0,
    policy: (arn) => {
      const row = store.get('SELECT name, document FROM iam_policies WHERE arn = ?', arn);
      return row && { name: String(row['name']), document: String(row['document']) };
    },
    savePolicy: (arn, name, document) => {
      store.run('INSERT OR REPLACE INTO iam_policies (arn, name, document) VALUES (?, ?, ?)', arn, name, document);
    },
    removePolicy: (arn) => {
      store.run('DELETE FROM iam_policies WHERE arn = ?', arn);
    },
    isAttached: (policyArn) =>
      store.get('SELECT 1 AS found FROM iam_role_attachments WHERE policy_arn = ?', policyArn) !== undefined,
    any: () => store.get('SELECT 1 AS found FROM iam_roles LIMIT 1') !== undefined,
    statementsOf: (roleArn) => {
      const role = store.get('SELECT name FROM iam_roles WHERE arn = ?', roleArn);
      if (!role) return undefined;
      const name = String(role['name']);
      return [...roles.inlinePolicies(name).values(), ...roles.attachments(name).map(documentOf)].flatMap((document) =>
        compilePolicy('identity', document),
      );
    },
  };
  return roles;
}

function roleOf(row: ReturnType<Kernel['store']['get']>): Role | undefined {
  return (
    row && {
      name: String(row['name']),
      arn: String(row['arn']),
      path: String(row['path']),
      roleId: String(row['role_id']),
      trust: String(row['trust']),
      description: row['description'] === null ? undefined : String(row['description']),
      createdMs: Number(row['created_ms']),
    }
  );
}
