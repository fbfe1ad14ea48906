import { LETTERS_TAG } from './letters.ts';

/** A resource of a synthesised template. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of every type of resource
  readonly Properties: any;
}

/** Resources by logical id. */
export type Resources = Readonly<Record<string, Resource>>;

/** Who calls functions and waits for their answer, so that the failure is the caller's. */
const WAITING_PRINCIPALS = ['apigateway.amazonaws.com'];

/**
 * What of a template can fail without anybody being told: rule targets, mappings and queues without a failure
 * destination, functions that are called asynchronously without one, and failure queues without an alarm or a tag.
 */
export function unheardFailures(resources: Resources): string[] {
  const destinations = new Set<string>();
  const missing: string[] = [];
  const expectDestination = (what: string, arn: unknown) => {
    const queue = targetOf(arn);
    if (queue === undefined) missing.push(`${what} has no failure destination`);
    else destinations.add(queue);
  };
  for (const [id, resource] of Object.entries(resources)) {
    for (const { what, arn } of failuresOf(id, resource, resources)) expectDestination(what, arn);
  }
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    if (Type === 'AWS::Lambda::Function') {
      const url = Properties.Environment?.Variables?.DEAD_LETTER_QUEUE_URL;
      if (url !== undefined) destinations.add(url.Ref);
    }
    if (Type !== 'AWS::SQS::Queue' || Properties.RedrivePolicy !== undefined || destinations.has(id)) continue;
    missing.push(`queue ${id} is nobody's failure destination and has none`);
  }
  return [...missing, ...[...destinations].flatMap((id) => unwatched(id, resources))];
}

function failuresOf(id: string, { Type, Properties }: Resource, resources: Resources) {
  switch (Type) {
    case 'AWS::Events::Rule':
      return (Properties.Targets ?? []).map((target: { Id: string; DeadLetterConfig?: { Arn: unknown } }) => ({
        what: `target ${target.Id} of rule ${id}`,
        arn: target.DeadLetterConfig?.Arn,
      }));
    case 'AWS::Lambda::EventSourceMapping': {
      const source = resources[targetOf(Properties.EventSourceArn) ?? ''];
      const ofQueue =
        source?.Type === 'AWS::SQS::Queue' ? source.Properties.RedrivePolicy?.deadLetterTargetArn : undefined;
      return [{ what: `mapping ${id}`, arn: ofQueue ?? Properties.DestinationConfig?.OnFailure?.Destination }];
    }
    case 'AWS::SQS::Queue':
      return Properties.RedrivePolicy
        ? [{ what: `queue ${id}`, arn: Properties.RedrivePolicy.deadLetterTargetArn }]
        : [];
    case 'AWS::Lambda::Permission':
      return WAITING_PRINCIPALS.includes(Properties.Principal)
        ? []
        : [asynchronous(Properties.FunctionName, resources)];
    default:
      return [];
  }
}

/** What another service may call, it calls asynchronously, unless it is known to wait. */
function asynchronous(functionName: unknown, resources: Resources) {
  const name = targetOf(functionName);
  const config = Object.values(resources).find(
    ({ Type, Properties }) => Type === 'AWS::Lambda::EventInvokeConfig' && targetOf(Properties.FunctionName) === name,
  );
  return { what: `asynchronous function ${name}`, arn: config?.Properties.DestinationConfig?.OnFailure?.Destination };
}

function unwatched(queue: string, resources: Resources): string[] {
  const alarm = Object.values(resources).some(
    ({ Type, Properties }) =>
      Type === 'AWS::CloudWatch::Alarm' &&
      Properties.MetricName === 'ApproximateNumberOfMessagesVisible' &&
      Properties.AlarmActions?.length > 0 &&
      Properties.Dimensions?.some(({ Value }: { Value: unknown }) => targetOf(Value) === queue),
  );
  const tags: readonly { readonly Key: string }[] = resources[queue]?.Properties.Tags ?? [];
  return [
    ...(alarm ? [] : [`failure queue ${queue} has no alarm`]),
    ...(tags.some(({ Key }) => Key === LETTERS_TAG) ? [] : [`failure queue ${queue} does not say what lies in it`]),
  ];
}

/** The logical id that a reference names. */
function targetOf(reference: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = Object(reference);
  return Ref ?? attribute?.[0];
}
