import { z } from 'zod';
import { AwsError, type Operation } from '#kernel';
import type { Engine } from '../interpreter/engine.ts';
import type { MachineRecord, Revision } from '../store/machines.ts';
import { checkDefinition } from '../validation/check-definition.ts';
import { checkLogging } from './logging-configuration.ts';
import { checkName, checkRoleArn } from './names.ts';
import { optional, readRequest } from './request.ts';
import { putTags, Tags } from './tags.ts';
import { publishVersion } from './versions.ts';

const Request = z.object({
  name: z.string(),
  definition: z.string().min(1).max(1_048_576),
  roleArn: z.string().min(1).max(256),
  type: optional(z.enum(['STANDARD', 'EXPRESS'])),
  loggingConfiguration: optional(z.looseObject({})),
  tracingConfiguration: optional(z.looseObject({})),
  tags: optional(Tags),
  publish: optional(z.boolean()),
  versionDescription: optional(z.string().max(256)),
});

type Request = z.output<typeof Request>;

/** Creates a machine; repeated with the same content it answers the same. */
export function createStateMachine(engine: Engine): Operation {
  return (input) => {
    const request = readRequest('CreateStateMachine', Request, input);
    checkName(request.name);
    checkRoleArn(request.roleArn);
    if (request.versionDescription !== undefined && !request.publish) {
      throw new AwsError('ValidationException', 'Version description can only be set when publish is true');
    }
    checkLogging(request.loggingConfiguration);
    const kind = request.type ?? 'STANDARD';
    const arn = engine.kernel.aws.arn('states', `stateMachine:${request.name}`);
    const existing = engine.machines.get(arn);
    if (existing) return answerExisting(engine, existing, request);
    checkDefinition(request.definition, kind);
    const createdMs = engine.kernel.clock.now();
    engine.machines.insert({ arn, name: request.name, kind, createdMs }, { ...revisionOf(request), createdMs });
    if (request.tags) putTags(engine.kernel.store, arn, request.tags);
    return { stateMachineArn: arn, creationDate: createdMs / 1_000, ...published(engine, arn, request) };
  };
}

function revisionOf(request: Request): Pick<Revision, 'definition' | 'roleArn' | 'settings' | 'revisionId'> {
  const { definition, roleArn, loggingConfiguration, tracingConfiguration } = request;
  return {
    definition,
    roleArn,
    revisionId: undefined,
    settings: {
      ...(loggingConfiguration ? { loggingConfiguration } : {}),
      ...(tracingConfiguration ? { tracingConfiguration } : {}),
    },
  };
}

function published(engine: Engine, arn: string, request: Request): object {
  if (!request.publish) return {};
  return { stateMachineVersionArn: publishVersion(engine, arn, request.versionDescription).arn };
}

function answerExisting(engine: Engine, existing: MachineRecord, request: Request): object {
  const revision = engine.machines.revision(existing.revision);
  const isSame =
    revision.definition === request.definition &&
    existing.kind === (request.type ?? 'STANDARD') &&
    revision.roleArn === request.roleArn;
  if (isSame) return { stateMachineArn: existing.arn, creationDate: existing.createdMs / 1_000 };
  throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${existing.arn}'`);
}
