import { z } from 'zod';
import { AwsError, type Operation } from '#kernel';
import { variableReferences } from '../asl/variable-references.ts';
import { noExecution, noStateMachine } from '../errors.ts';
import type { Engine } from '../interpreter/engine.ts';
import type { MachineRecord, Revision } from '../store/machines.ts';
import { checkDefinition } from '../validation/check-definition.ts';
import { checkLogging } from './logging-configuration.ts';
import { checkArn, checkRoleArn, machineParts } from './names.ts';
import { Arn, MaxResults, optional, pageToken, readPageToken, readRequest } from './request.ts';
import { findQualified, publishVersion } from './versions.ts';

const UpdateRequest = z.object({
  stateMachineArn: Arn,
  definition: optional(z.string().min(1).max(1_048_576)),
  roleArn: optional(z.string().min(1).max(256)),
  loggingConfiguration: optional(z.looseObject({})),
  tracingConfiguration: optional(z.looseObject({})),
  publish: optional(z.boolean()),
  versionDescription: optional(z.string().max(256)),
});

/** Gives a machine another definition, role or settings. Executions that run keep what they began with. */
export function updateStateMachine(engine: Engine): Operation {
  return (input) => {
    const request = readRequest('UpdateStateMachine', UpdateRequest, input);
    const { definition, roleArn, loggingConfiguration, tracingConfiguration } = request;
    const machine = machineOf(engine, request.stateMachineArn);
    if (!definition && !roleArn && !loggingConfiguration && !tracingConfiguration) {
      throw new AwsError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      );
    }
    if (request.versionDescription !== undefined && !request.publish) {
      throw new AwsError('ValidationException', 'Version description can only be set when publish is true');
    }
    if (roleArn !== undefined) checkRoleArn(roleArn);
    checkLogging(loggingConfiguration);
    if (definition) checkDefinition(definition, machine.kind);
    const current = engine.machines.revision(machine.revision);
    const revisionId = engine.ids.uuid();
    const createdMs = engine.kernel.clock.now();
    engine.machines.revise(machine.arn, {
      revisionId,
      definition: definition ?? current.definition,
      roleArn: roleArn ?? current.roleArn,
      settings: {
        ...current.settings,
        ...(loggingConfiguration ? { loggingConfiguration } : {}),
        ...(tracingConfiguration ? { tracingConfiguration } : {}),
      },
      createdMs,
    });
    const version = request.publish ? publishVersion(engine, machine.arn, request.versionDescription) : undefined;
    return {
      updateDate: createdMs / 1_000,
      revisionId,
      ...(version ? { stateMachineVersionArn: version.arn } : {}),
    };
  };
}

const ArnRequest = z.object({ stateMachineArn: Arn });

/** Deletes a machine. Its executions that run go on to their end. */
export function deleteStateMachine(engine: Engine): Operation {
  return (input) => {
    const { stateMachineArn } = readRequest('DeleteStateMachine', ArnRequest, input);
    checkArn(stateMachineArn, 'stateMachine');
    engine.machines.delete(stateMachineArn);
    return {};
  };
}

const DescribeRequest = z.object({
  stateMachineArn: Arn,
  includedData: optional(z.enum(['ALL_DATA', 'METADATA_ONLY'])),
});

/** Describes a machine, or one of its versions. */
export function describeStateMachine(engine: Engine): Operation {
  return (input) => {
    const { stateMachineArn } = readRequest('DescribeStateMachine', DescribeRequest, input);
    const { machineArn, qualifier } = machineParts(stateMachineArn);
    const machine = machineOf(engine, machineArn, stateMachineArn);
    const qualified = qualifier === undefined ? undefined : findQualified(engine, stateMachineArn);
    if (qualifier !== undefined && !qualified) throw noStateMachine(stateMachineArn);
    const revision = engine.machines.revision(qualified?.revision ?? machine.revision);
    return {
      stateMachineArn,
      name: machine.name,
      status: 'ACTIVE',
      type: machine.kind,
      creationDate: (qualified?.createdMs ?? machine.createdMs) / 1_000,
      ...(qualified?.description === undefined ? {} : { description: qualified.description }),
      ...described(revision),
    };
  };
}

const ListRequest = z.object({ maxResults: MaxResults, nextToken: optional(z.string()) });

/** Lists machines by name. */
export function listStateMachines(engine: Engine): Operation {
  return (input) => {
    const { maxResults, nextToken } = readRequest('ListStateMachines', ListRequest, input);
    const machines = engine.machines.list(String(readPageToken(nextToken) ?? ''), maxResults);
    const last = machines.length === maxResults ? machines.at(-1) : undefined;
    return {
      stateMachines: machines.map(({ arn, name, kind, createdMs }) => ({
        stateMachineArn: arn,
        name,
        type: kind,
        creationDate: createdMs / 1_000,
      })),
      ...(last ? { nextToken: pageToken(last.name) } : {}),
    };
  };
}

const ForExecutionRequest = z.object({
  executionArn: Arn,
  includedData: optional(z.enum(['ALL_DATA', 'METADATA_ONLY'])),
});

/** Describes the machine as it was when an execution began. */
export function describeStateMachineForExecution(engine: Engine): Operation {
  return (input) => {
    const { executionArn } = readRequest('DescribeStateMachineForExecution', ForExecutionRequest, input);
    checkArn(executionArn, 'execution');
    const execution = engine.executions.byArn(executionArn);
    if (execution?.kind !== 'STANDARD') throw noExecution(executionArn);
    const revision = engine.machines.revision(execution.revision);
    return {
      stateMachineArn: execution.machineArn,
      name: execution.machineName,
      updateDate: revision.createdMs / 1_000,
      ...described(revision),
    };
  };
}

/** Finds a machine by its own ARN. @throws {AwsError} StateMachineDoesNotExist. */
function machineOf(engine: Engine, machineArn: string, namedArn: string = machineArn): MachineRecord {
  checkArn(namedArn, 'stateMachine');
  const machine = engine.machines.get(machineArn);
  if (!machine) throw noStateMachine(namedArn);
  return machine;
}

function described(revision: Revision): object {
  const references = variableReferences(revision.definition);
  return {
    definition: revision.definition,
    roleArn: revision.roleArn,
    loggingConfiguration: revision.settings.loggingConfiguration ?? { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: revision.settings.tracingConfiguration ?? { enabled: false },
    ...(revision.revisionId === undefined ? {} : { revisionId: revision.revisionId }),
    ...(Object.keys(references).length === 0 ? {} : { variableReferences: references }),
  };
}
