import { z } from 'zod';
import { AwsError, type Operation } from '#kernel';
import { noResource, noStateMachine } from '../errors.ts';
import type { Engine } from '../interpreter/engine.ts';
import { textOf } from '../store/executions.ts';
import { machineParts } from './names.ts';
import { Arn, MaxResults, optional, pageToken, readPageToken, readRequest } from './request.ts';

/** A version, or the version that an alias chose. */
export interface Qualified {
  readonly arn: string;
  readonly revision: number;
  readonly description: string | undefined;
  readonly createdMs: number;
  readonly versionArn: string;
  readonly aliasArn: string | undefined;
}

/** Publishes a machine's current revision as a version; the newest version stands for it if it is the same. */
export function publishVersion(engine: Engine, machineArn: string, description: string | undefined): Qualified {
  const { store, clock } = engine.kernel;
  const machine = engine.machines.get(machineArn);
  if (!machine) throw noStateMachine(machineArn);
  const newest = store.get(
    'SELECT * FROM states_versions WHERE machine_arn = ? ORDER BY number DESC LIMIT 1',
    machineArn,
  );
  if (newest && newest['deleted'] === 0 && newest['revision'] === machine.revision) {
    return versionOf(machineArn, newest);
  }
  const number = Number(newest?.['number'] ?? 0) + 1;
  const createdMs = clock.now();
  store.run(
    'INSERT INTO states_versions (machine_arn, number, revision, description, created_ms) VALUES (?, ?, ?, ?, ?)',
    machineArn,
    number,
    machine.revision,
    description ?? null,
    createdMs,
  );
  const arn = `${machineArn}:${number}`;
  return { arn, revision: machine.revision, description, createdMs, versionArn: arn, aliasArn: undefined };
}

/** Finds the version that an ARN names, by number or through an alias, which chooses by its weights. */
export function findQualified(engine: Engine, arn: string): Qualified | undefined {
  const { machineArn, qualifier = '' } = machineParts(arn);
  if (/^\d+$/.test(qualifier)) return findVersion(engine, machineArn, Number(qualifier));
  const alias = engine.kernel.store.get('SELECT * FROM states_aliases WHERE arn = ?', arn);
  if (!alias) return undefined;
  const chosen = chooseRoute(engine, JSON.parse(String(alias['routing'])) as Route[]); // The alias operations wrote it.
  const version = chosen === undefined ? undefined : findQualified(engine, chosen);
  return version ? { ...version, arn, aliasArn: arn } : undefined;
}

/** A version and how much of the traffic it gets, in percent. */
interface Route {
  readonly stateMachineVersionArn: string;
  readonly weight: number;
}

function chooseRoute(engine: Engine, routes: readonly Route[]): string | undefined {
  const [first, second] = routes;
  if (!second || !first) return first?.stateMachineVersionArn;
  const chosen = engine.tools.random.int(100) < first.weight ? first : second;
  return chosen.stateMachineVersionArn;
}

function findVersion(engine: Engine, machineArn: string, number: number): Qualified | undefined {
  const row = engine.kernel.store.get(
    'SELECT * FROM states_versions WHERE machine_arn = ? AND number = ? AND deleted = 0',
    machineArn,
    number,
  );
  return row && versionOf(machineArn, row);
}

function versionOf(machineArn: string, row: Readonly<Record<string, unknown>>): Qualified {
  const arn = `${machineArn}:${String(row['number'])}`;
  return {
    arn,
    revision: Number(row['revision']),
    description: textOf(row['description']),
    createdMs: Number(row['created_ms']),
    versionArn: arn,
    aliasArn: undefined,
  };
}

const PublishRequest = z.object({
  stateMachineArn: Arn,
  revisionId: optional(z.string()),
  description: optional(z.string().max(256)),
});

/** Publishes a version. */
export function publishStateMachineVersion(engine: Engine): Operation {
  return (input) => {
    const request = readRequest('PublishStateMachineVersion', PublishRequest, input);
    const machine = engine.machines.get(request.stateMachineArn);
    if (!machine) throw noStateMachine(request.stateMachineArn);
    const current = engine.machines.revision(machine.revision).revisionId;
    if (request.revisionId !== undefined && request.revisionId !== (current ?? 'INITIAL')) {
      throw new AwsError(
        'ConflictException',
        `Failed to publish the State Machine version for revision ${request.revisionId}. The current State Machine revision is ${current ?? 'INITIAL'}.`,
      );
    }
    const version = publishVersion(engine, machine.arn, request.description);
    return { creationDate: version.createdMs / 1_000, stateMachineVersionArn: version.arn };
  };
}

const ListRequest = z.object({ stateMachineArn: Arn, maxResults: MaxResults, nextToken: optional(z.string()) });

/** Lists a machine's versions, newest first. */
export function listStateMachineVersions(engine: Engine): Operation {
  return (input) => {
    const { stateMachineArn, maxResults, nextToken } = readRequest('ListStateMachineVersions', ListRequest, input);
    if (!engine.machines.get(stateMachineArn)) throw noStateMachine(stateMachineArn);
    const rows = engine.kernel.store.all(
      `SELECT * FROM states_versions WHERE machine_arn = ? AND deleted = 0 AND number < ? ORDER BY number DESC LIMIT ?`,
      stateMachineArn,
      Number(readPageToken(nextToken) ?? Number.MAX_SAFE_INTEGER),
      maxResults,
    );
    const last = rows.length === maxResults ? rows.at(-1) : undefined;
    return {
      stateMachineVersions: rows.map((row) => ({
        stateMachineVersionArn: `${stateMachineArn}:${String(row['number'])}`,
        creationDate: Number(row['created_ms']) / 1_000,
      })),
      ...(last ? { nextToken: pageToken(last['number']) } : {}),
    };
  };
}

const DeleteRequest = z.object({ stateMachineVersionArn: Arn });

/** Deletes a version that no alias routes to. */
export function deleteStateMachineVersion(engine: Engine): Operation {
  return (input) => {
    const { stateMachineVersionArn: arn } = readRequest('DeleteStateMachineVersion', DeleteRequest, input);
    const { machineArn, qualifier } = machineParts(arn);
    const routed = engine.kernel.store
      .all('SELECT arn, name, routing FROM states_aliases WHERE machine_arn = ?', machineArn)
      .filter((row) => String(row['routing']).includes(JSON.stringify(arn)));
    if (routed.length > 0) {
      throw new AwsError(
        'ConflictException',
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${routed.map((row) => String(row['name'])).join(', ')}]`,
      );
    }
    engine.kernel.store.run(
      'UPDATE states_versions SET deleted = 1 WHERE machine_arn = ? AND number = ?',
      machineArn,
      Number(qualifier),
    );
    return {};
  };
}

/** @throws {AwsError} ResourceNotFound unless a version of that ARN exists. */
export function requireVersion(engine: Engine, arn: string): void {
  if (!findQualified(engine, arn)) throw noResource(arn);
}
