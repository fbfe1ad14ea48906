import { z } from 'zod';
import { AwsError, type Operation, type Row } from '#kernel';
import { noResource } from '../errors.ts';
import type { Engine } from '../interpreter/engine.ts';
import { machineParts } from './names.ts';
import { Arn, MaxResults, optional, pageToken, readPageToken, readRequest } from './request.ts';
import { requireVersion } from './versions.ts';

const Routing = z
  .array(z.object({ stateMachineVersionArn: Arn, weight: z.number().int().min(0).max(100) }))
  .min(1)
  .max(2);

/** A number alone would be a version's. "CreateStateMachineAlias", AWS Step Functions API Reference. */
const NAME = /^(?=.*[a-zA-Z_\-.])[a-zA-Z0-9_\-.]+$/;

const CreateRequest = z.object({
  name: z.string().min(1).max(80).regex(NAME),
  description: optional(z.string().max(256)),
  routingConfiguration: Routing,
});

/** Makes a name for one or two versions. */
export function createStateMachineAlias(engine: Engine): Operation {
  return (input) => {
    const { name, description, routingConfiguration } = readRequest('CreateStateMachineAlias', CreateRequest, input);
    checkRouting(engine, routingConfiguration);
    const [first] = routingConfiguration;
    const { machineArn } = machineParts(first?.stateMachineVersionArn ?? '');
    const arn = `${machineArn}:${name}`;
    const nowMs = engine.kernel.clock.now();
    const existing = engine.kernel.store.get('SELECT * FROM states_aliases WHERE arn = ?', arn);
    const routing = JSON.stringify(routingConfiguration);
    if (existing) {
      const isSame = existing['routing'] === routing && existing['description'] === (description ?? null);
      if (isSame) return { stateMachineAliasArn: arn, creationDate: Number(existing['created_ms']) / 1_000 };
      throw new AwsError(
        'ConflictException',
        'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
      );
    }
    engine.kernel.store.run(
      `INSERT INTO states_aliases (arn, machine_arn, name, description, routing, created_ms, updated_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      arn,
      machineArn,
      name,
      description ?? null,
      routing,
      nowMs,
      nowMs,
    );
    return { stateMachineAliasArn: arn, creationDate: nowMs / 1_000 };
  };
}

const UpdateRequest = z.object({
  stateMachineAliasArn: Arn,
  description: optional(z.string().max(256)),
  routingConfiguration: optional(Routing),
});

/** Points an alias elsewhere, or describes it anew. */
export function updateStateMachineAlias(engine: Engine): Operation {
  return (input) => {
    const request = readRequest('UpdateStateMachineAlias', UpdateRequest, input);
    const alias = aliasRow(engine, request.stateMachineAliasArn);
    const { routingConfiguration, description } = request;
    if (routingConfiguration) checkRouting(engine, routingConfiguration);
    const updatedMs = engine.kernel.clock.now();
    engine.kernel.store.run(
      'UPDATE states_aliases SET description = ?, routing = ?, updated_ms = ? WHERE arn = ?',
      description ?? alias['description'] ?? null,
      routingConfiguration ? JSON.stringify(routingConfiguration) : String(alias['routing']),
      updatedMs,
      request.stateMachineAliasArn,
    );
    return { updateDate: updatedMs / 1_000 };
  };
}

const ArnRequest = z.object({ stateMachineAliasArn: Arn });

/** Deletes an alias. */
export function deleteStateMachineAlias(engine: Engine): Operation {
  return (input) => {
    const { stateMachineAliasArn: arn } = readRequest('DeleteStateMachineAlias', ArnRequest, input);
    aliasRow(engine, arn);
    engine.kernel.store.run('DELETE FROM states_aliases WHERE arn = ?', arn);
    return {};
  };
}

/** Describes an alias. */
export function describeStateMachineAlias(engine: Engine): Operation {
  return (input) => {
    const { stateMachineAliasArn: arn } = readRequest('DescribeStateMachineAlias', ArnRequest, input);
    const alias = aliasRow(engine, arn);
    return {
      stateMachineAliasArn: arn,
      name: alias['name'],
      ...(alias['description'] === null ? {} : { description: alias['description'] }),
      routingConfiguration: JSON.parse(String(alias['routing'])),
      creationDate: Number(alias['created_ms']) / 1_000,
      updateDate: Number(alias['updated_ms']) / 1_000,
    };
  };
}

const ListRequest = z.object({ stateMachineArn: Arn, maxResults: MaxResults, nextToken: optional(z.string()) });

/** Lists a machine's aliases, or those that route to a version. */
export function listStateMachineAliases(engine: Engine): Operation {
  return (input) => {
    const { stateMachineArn, maxResults, nextToken } = readRequest('ListStateMachineAliases', ListRequest, input);
    const { machineArn, qualifier } = machineParts(stateMachineArn);
    const aliases = engine.kernel.store
      .all(
        'SELECT * FROM states_aliases WHERE machine_arn = ? AND name > ? ORDER BY name',
        machineArn,
        String(readPageToken(nextToken) ?? ''),
      )
      .filter(({ routing }) => qualifier === undefined || String(routing).includes(JSON.stringify(stateMachineArn)));
    const page = aliases.slice(0, maxResults);
    return {
      stateMachineAliases: page.map((alias) => ({
        stateMachineAliasArn: alias['arn'],
        creationDate: Number(alias['created_ms']) / 1_000,
      })),
      ...(aliases.length > page.length ? { nextToken: pageToken(page.at(-1)?.['name']) } : {}),
    };
  };
}

function aliasRow(engine: Engine, arn: string): Row {
  const row = engine.kernel.store.get('SELECT * FROM states_aliases WHERE arn = ?', arn);
  if (!row) throw noResource(arn);
  return row;
}

function checkRouting(engine: Engine, routes: z.output<typeof Routing>): void {
  const versions = routes.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  if (new Set(versions).size < versions.length) {
    throw new AwsError(
      'ValidationException',
      `Routing configuration must contain distinct state machine version ARNs. Received: [${versions.join(', ')}]`,
    );
  }
  for (const { stateMachineVersionArn } of routes) requireVersion(engine, stateMachineVersionArn);
  const sum = routes.reduce((total, { weight }) => total + weight, 0);
  if (sum !== 100) throw new AwsError('ValidationException', 'Sum of routing configuration weights must equal 100');
}
