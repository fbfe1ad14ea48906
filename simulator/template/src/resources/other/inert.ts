import type { ResourceContext } from '../resource-context.ts';
import type { Identity, ResourceType } from '../resource-type.ts';

/** A type whose resources do nothing here. */
interface InertType {
  /** Why that is no loss at run time. */
  readonly reason: string;
  /** The property that names it; absent where AWS makes an id. */
  readonly name?: string;
  /** The ARN, where `Ref` or an attribute answers one. */
  readonly arn?: (aws: ResourceContext['kernel']['aws'], name: string) => string;
  /** What `Ref` answers; by default the name. */
  readonly ref?: 'name' | 'arn';
  /** Attributes besides `Arn`. */
  readonly attributes?: (identity: { name: string; arn: string }, region: string) => Record<string, string>;
}

const METRICS = 'there are no metrics here; on AWS it watches what runs';
const TOPICS = 'what it would tell comes from alarms, and there are none here';
const KEYS = 'nothing is encrypted at rest here';
const USERS = 'nobody signs in here; the simulator signs tokens for whoever is named';

/** Types that are accepted with all their properties, and do nothing: what they are for does not exist here. */
const INERT_TYPES: Readonly<Record<string, InertType>> = {
  'AWS::CDK::Metadata': { reason: 'it tells the CDK what was used' },
  'AWS::CloudWatch::Alarm': {
    reason: METRICS,
    name: 'AlarmName',
    arn: (aws, name) => aws.arn('cloudwatch', `alarm:${name}`),
  },
  'AWS::CloudWatch::CompositeAlarm': {
    reason: METRICS,
    name: 'AlarmName',
    arn: (aws, name) => aws.arn('cloudwatch', `alarm:${name}`),
  },
  'AWS::CloudWatch::Dashboard': { reason: 'the console shows the same figures', name: 'DashboardName' },
  'AWS::Logs::MetricFilter': { reason: METRICS, name: 'FilterName' },
  'AWS::Logs::QueryDefinition': { reason: 'there are no log queries here', name: 'Name' },
  'AWS::Logs::ResourcePolicy': { reason: 'services write logs here without being allowed to', name: 'PolicyName' },
  'AWS::SNS::Topic': {
    reason: TOPICS,
    name: 'TopicName',
    arn: (aws, name) => aws.arn('sns', name),
    ref: 'arn',
    attributes: ({ name, arn }) => ({ TopicArn: arn, TopicName: name }),
  },
  'AWS::SNS::TopicPolicy': { reason: TOPICS },
  'AWS::SNS::Subscription': { reason: TOPICS },
  'AWS::KMS::Key': {
    reason: KEYS,
    arn: (aws, name) => aws.arn('kms', `key/${name}`),
    attributes: ({ name }) => ({ KeyId: name }),
  },
  'AWS::KMS::Alias': { reason: KEYS, name: 'AliasName' },
  'AWS::Cognito::UserPoolDomain': { reason: USERS, name: 'Domain' },
  'AWS::Cognito::UserPoolGroup': { reason: USERS, name: 'GroupName' },
  'AWS::SSM::Parameter': { reason: 'no function reads it here', name: 'Name' },
};

const NAME_LIMIT = 64;

/** All inert types with the reason of each. */
export const INERT_REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries(INERT_TYPES).map(([type, { reason }]) => [type, reason]),
);

/** Resource types that are accepted and do nothing. */
export const inertTypes: readonly ResourceType[] = Object.entries(INERT_TYPES).map(([type, inert]) => ({
  type,
  propertyNames: undefined,
  whenReplaced: 'recreate',
  needsReplacement: () => undefined,
  create: async (context, properties) => identityOf(context, inert, properties),
  update: async (_context, { identity }) => identity,
  remove: async () => undefined,
}));

function identityOf(
  context: ResourceContext,
  inert: InertType,
  properties: Readonly<Record<string, unknown>>,
): Identity {
  const { aws } = context.kernel;
  const given = inert.name === undefined ? undefined : properties[inert.name];
  const name = given === undefined ? context.generateName(NAME_LIMIT) : String(given);
  const arn = inert.arn?.(aws, name) ?? '';
  const attributes = { ...(arn ? { Arn: arn } : {}), ...inert.attributes?.({ name, arn }, aws.region) };
  return { physicalId: inert.ref === 'arn' ? arn : name, attributes };
}
