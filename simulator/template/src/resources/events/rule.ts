import { z } from 'zod';
import type { ResourceContext } from '../resource-context.ts';
import { resourceType } from '../resource-type.ts';
import { changeTags } from '../tags.ts';
import { jsonText, present, tagList } from '../values.ts';

/** A target's members are those of the API; EventBridge itself checks them. */
const target = z.looseObject({ Id: z.string(), Arn: z.string() });

const properties = z.strictObject({
  Name: z.string().optional(),
  EventBusName: z.string().optional(),
  EventPattern: jsonText.optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().optional(),
  Description: z.string().optional(),
  RoleArn: z.string().optional(),
  Targets: z.array(target).default([]),
  Tags: tagList,
});

type RuleProperties = z.output<typeof properties>;

const NAME_LIMIT = 64;
const PUT_RESULT = z.object({
  FailedEntryCount: z.number().default(0),
  FailedEntries: z.array(z.looseObject({ TargetId: z.string(), ErrorMessage: z.string() })).default([]),
});

/** `AWS::Events::Rule`: with its targets. */
export const rule = resourceType({
  type: 'AWS::Events::Rule',
  properties,
  immutable: ['Name', 'EventBusName'],
  whenReplaced: 'recreate',
  create: async (context, ruleProperties) => {
    const Name = ruleProperties.Name ?? context.generateName(NAME_LIMIT);
    const Arn = await putRule(context, Name, ruleProperties, ruleProperties.Tags);
    return { physicalId: physicalId(Name, ruleProperties.EventBusName), attributes: { Arn } };
  },
  update: async (context, { before, after, identity }) => {
    const Name = nameOf(identity.physicalId);
    await putRule(context, Name, after, undefined);
    const kept = new Set(after.Targets.map(({ Id }) => Id));
    await removeTargets(
      context,
      Name,
      before.EventBusName,
      before.Targets.filter(({ Id }) => !kept.has(Id)),
    );
    const ResourceARN = String(identity.attributes['Arn']);
    await changeTags(before.Tags, after.Tags, {
      set: (Tags) => context.call('events', 'TagResource', { ResourceARN, Tags }),
      drop: (TagKeys) => context.call('events', 'UntagResource', { ResourceARN, TagKeys }),
    });
  },
  remove: async (context, identity, { EventBusName, Targets }) => {
    const Name = nameOf(identity.physicalId);
    await removeTargets(context, Name, EventBusName, Targets);
    await context.callUnlessGone('events', 'DeleteRule', present({ Name, EventBusName }));
  },
});

async function putRule(
  context: ResourceContext,
  Name: string,
  { Targets, Tags: _tags, ...rest }: RuleProperties,
  Tags: RuleProperties['Tags'],
): Promise<unknown> {
  const { RuleArn } = await context.call('events', 'PutRule', present({ ...rest, Name, Tags }));
  if (Targets.length > 0) {
    const input = present({ Rule: Name, EventBusName: rest.EventBusName, Targets });
    const { FailedEntries } = PUT_RESULT.parse(await context.call('events', 'PutTargets', input));
    const [failed] = FailedEntries;
    if (failed) context.failAt('Targets', `target ${failed.TargetId}: ${failed.ErrorMessage}`);
  }
  return RuleArn;
}

async function removeTargets(
  context: ResourceContext,
  Rule: string,
  EventBusName: string | undefined,
  targets: RuleProperties['Targets'],
): Promise<void> {
  if (targets.length === 0) return;
  const Ids = targets.map(({ Id }) => Id);
  await context.callUnlessGone('events', 'RemoveTargets', present({ Rule, EventBusName, Ids }));
}

/** A rule of another bus than the default one is known by bus and name: `bus|name`. */
function physicalId(name: string, bus: string | undefined): string {
  return bus === undefined || bus === 'default' ? name : `${bus}|${name}`;
}

function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('|') + 1);
}
