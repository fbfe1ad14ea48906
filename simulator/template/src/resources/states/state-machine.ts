import { z } from 'zod';
import { requireTrust } from '../require-trust.ts';
import type { ResourceContext } from '../resource-context.ts';
import { resourceType } from '../resource-type.ts';
import { changeTags, type Tag } from '../tags.ts';
import { flag, jsonText, present, tagList, text, withoutEffect } from '../values.ts';

const properties = z.strictObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z.string().optional(),
  RoleArn: z.string(),
  Definition: jsonText.optional(),
  DefinitionString: z.string().optional(),
  DefinitionS3Location: z.strictObject({ Bucket: z.string(), Key: z.string() }).optional(),
  DefinitionSubstitutions: z.record(z.string(), text).default({}),
  LoggingConfiguration: z
    .strictObject({
      Level: z.string().optional(),
      IncludeExecutionData: flag.optional(),
      Destinations: z
        .array(z.strictObject({ CloudWatchLogsLogGroup: z.strictObject({ LogGroupArn: z.string() }) }))
        .optional(),
    })
    .optional(),
  TracingConfiguration: z.strictObject({ Enabled: flag }).optional(),
  EncryptionConfiguration: withoutEffect('nothing is encrypted at rest'),
  Tags: tagList,
});

type MachineProperties = z.output<typeof properties>;

const NAME_LIMIT = 80;
const PRINCIPAL = 'states.amazonaws.com';

/** `AWS::StepFunctions::StateMachine`: its definition as text, as an object or as an asset, with substitutions. */
export const stateMachine = resourceType({
  type: 'AWS::StepFunctions::StateMachine',
  properties,
  immutable: ['StateMachineName', 'StateMachineType'],
  whenReplaced: 'refuse',
  create: async (context, machine) => {
    await requireTrust(context, 'RoleArn', machine.RoleArn, PRINCIPAL);
    const name = machine.StateMachineName ?? context.generateName(NAME_LIMIT);
    const tags = machine.Tags && lowerCaseTags(machine.Tags);
    const input = { name, type: machine.StateMachineType, tags, ...configuration(context, machine) };
    const { stateMachineArn } = await context.call('states', 'CreateStateMachine', present(input));
    return { physicalId: String(stateMachineArn), attributes: { Arn: stateMachineArn, Name: name } };
  },
  update: async (context, { before, after, identity }) => {
    await requireTrust(context, 'RoleArn', after.RoleArn, PRINCIPAL);
    const input = { stateMachineArn: identity.physicalId, ...configuration(context, after) };
    await context.call('states', 'UpdateStateMachine', present(input));
    const resourceArn = identity.physicalId;
    await changeTags(before.Tags, after.Tags, {
      set: (tags) => context.call('states', 'TagResource', { resourceArn, tags: lowerCaseTags(tags) }),
      drop: (tagKeys) => context.call('states', 'UntagResource', { resourceArn, tagKeys }),
    });
  },
  remove: (context, { physicalId }) =>
    context.callUnlessGone('states', 'DeleteStateMachine', { stateMachineArn: physicalId }),
});

/** Step Functions writes the members of tags in lower case. */
function lowerCaseTags(tags: readonly Tag[]): ReadonlyArray<{ key: string; value: string }> {
  return tags.map(({ Key, Value }) => ({ key: Key, value: Value }));
}

function configuration(context: ResourceContext, machine: MachineProperties): Record<string, unknown> {
  const { LoggingConfiguration: logging, TracingConfiguration: tracing } = machine;
  return present({
    definition: definitionOf(context, machine),
    roleArn: machine.RoleArn,
    loggingConfiguration:
      logging &&
      present({
        level: logging.Level,
        includeExecutionData: logging.IncludeExecutionData,
        destinations: logging.Destinations?.map(({ CloudWatchLogsLogGroup: { LogGroupArn } }) => ({
          cloudWatchLogsLogGroup: { logGroupArn: LogGroupArn },
        })),
      }),
    tracingConfiguration: tracing && { enabled: tracing.Enabled },
  });
}

function definitionOf(context: ResourceContext, machine: MachineProperties): string {
  const { DefinitionS3Location: location, DefinitionSubstitutions: substitutions } = machine;
  const definition =
    machine.DefinitionString ??
    machine.Definition ??
    (location && context.asset('DefinitionS3Location', location.Key).toString('utf8')) ??
    context.failAt('DefinitionString', 'a state machine needs a definition');
  return definition.replace(/\$\{([\w-]+)\}/g, (whole, name: string) => substitutions[name] ?? whole);
}
