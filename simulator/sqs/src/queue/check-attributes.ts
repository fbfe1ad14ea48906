import { z } from 'zod';
import { invalidAttributeName, invalidAttributeValue, invalidParameterValue } from '../errors.ts';
import { ATTRIBUTES, FIFO_ATTRIBUTES, FIFO_DEFAULTS, isValidAttribute, jsonObject } from './attribute-definitions.ts';
import type { Queue } from './queue.ts';
import type { QueueStore } from './queue-store.ts';

const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}$/;

const redriveAllowPolicy = z.strictObject({
  redrivePermission: z.enum(['allowAll', 'denyAll', 'byQueue']),
  sourceQueueArns: z.array(z.string()).optional(),
});

/** Most queues that a dead-letter queue may name as its sources. */
const MAXIMUM_SOURCES = 10;

/** @throws {AwsError} InvalidParameterValue for a name that no queue can have. */
export function checkQueueName(name: string, isFifo: boolean): void {
  const stem = isFifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name;
  if (QUEUE_NAME.test(stem) && name.length <= 80 && isFifo === name.endsWith('.fifo')) return;
  throw invalidParameterValue(
    isFifo
      ? 'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.'
      : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  );
}

/** Fills in what a new queue has unless it is told otherwise. */
export function withDefaults(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const complete: Record<string, string> = {};
  for (const [name, definition] of Object.entries(ATTRIBUTES)) {
    if (definition.default !== undefined) complete[name] = definition.default;
  }
  const isFifo = attributes['FifoQueue'] === 'true';
  return dropEmpty({ ...complete, ...(isFifo ? FIFO_DEFAULTS : {}), ...encryptionOf(attributes), ...attributes });
}

/** A queue with a key of its own is not encrypted with the service's. */
function encryptionOf(attributes: Readonly<Record<string, string>>): Record<string, string> {
  if (!attributes['KmsMasterKeyId']) return {};
  if (attributes['SqsManagedSseEnabled'] === 'true') {
    throw invalidAttributeValue('SqsManagedSseEnabled');
  }
  return { SqsManagedSseEnabled: 'false', KmsDataKeyReusePeriodSeconds: '300' };
}

/** An attribute set to the empty text is taken away. */
export function dropEmpty(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''));
}

/**
 * Checks attributes that a caller sets.
 * @param queue what they are set on; only its name and kind count.
 * @throws {AwsError} InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue.
 */
export function checkAttributes(
  queues: QueueStore,
  queue: Pick<Queue, 'arn' | 'isFifo'> & Partial<Queue>,
  attributes: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    const definition = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
    if (!definition) throw invalidAttributeName(name);
    if (!queue.isFifo && FIFO_ATTRIBUTES.includes(name)) throw invalidAttributeName(name);
    if (!isValidAttribute(definition, value)) throw invalidAttributeValue(name);
  }
  // The kind of a queue is for life, and a standard queue has no such attribute.
  if (!queue.isFifo && attributes['FifoQueue'] !== undefined) throw invalidAttributeName('FifoQueue');
  checkHighThroughput(queue, attributes);
  if (attributes['RedriveAllowPolicy']) checkRedriveAllowPolicy(attributes['RedriveAllowPolicy']);
  if (attributes['RedrivePolicy']) checkRedrivePolicy(queues, queue, attributes['RedrivePolicy']);
}

function checkRedrivePolicy(queues: QueueStore, queue: Pick<Queue, 'arn' | 'isFifo'>, text: string): void {
  const invalid = (reason: string) =>
    invalidParameterValue(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  const policy = jsonObject(text);
  if (!policy) {
    throw invalidParameterValue(
      'Invalid value for the parameter RedrivePolicy. Reason: Redrive policy is not a valid JSON map.',
    );
  }
  for (const name of ['maxReceiveCount', 'deadLetterTargetArn']) {
    if (policy[name] === undefined) {
      throw invalid(`Redrive policy does not contain mandatory attribute: ${name}.`);
    }
  }
  if (Object.keys(policy).length > 2) {
    throw invalid('Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].');
  }
  const count = Number(policy['maxReceiveCount']);
  if (!Number.isInteger(count) || count < 1 || count > 1_000) {
    throw invalid(
      `Invalid value for maxReceiveCount: ${policy['maxReceiveCount']}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  checkDeadLetterTarget(queues, queue, String(policy['deadLetterTargetArn']), invalid);
}

function checkDeadLetterTarget(
  queues: QueueStore,
  queue: Pick<Queue, 'arn' | 'isFifo'>,
  targetArn: string,
  invalid: (reason: string) => Error,
): void {
  const [prefix, , service, ...rest] = targetArn.split(':');
  if (prefix !== 'arn' || rest.length !== 3) throw invalid('Dead-letter target ARN should be fully qualified ARN.');
  if (service !== 'sqs') throw invalid('Only SQS queues are valid resources for deadLetterTargetArn.');
  if (targetArn.endsWith('.fifo') !== queue.isFifo) {
    throw invalid('Dead-letter queue must be same type of queue as the source.');
  }
  const target = queues.byArn(targetArn);
  if (!target) throw invalid('Dead letter target does not exist.');
  if (!allows(target, queue.arn)) throw invalid('Dead-letter queue does not allow this queue as its source.');
}

function checkRedriveAllowPolicy(text: string): void {
  const parsed = redriveAllowPolicy.safeParse(jsonObject(text));
  if (!parsed.success) {
    throw invalidParameterValue(
      "Invalid value for the parameter RedriveAllowPolicy. Reason: Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.",
    );
  }
  const invalid = (reason: string) =>
    invalidParameterValue(
      `Value ${text} for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive allow policy. ${reason}`,
    );
  const { redrivePermission, sourceQueueArns } = parsed.data;
  if (redrivePermission !== 'byQueue') {
    if (!sourceQueueArns) return;
    throw invalid('To specify one or more source queue ARNs, you must set redrivePermission to byQueue.');
  }
  if (!sourceQueueArns?.length) {
    throw invalid(
      'When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.',
    );
  }
  if (sourceQueueArns.length > MAXIMUM_SOURCES) {
    throw invalid(`The maximum number of source queue ARNs you can specify is ${MAXIMUM_SOURCES}.`);
  }
}

function allows(target: Queue, sourceArn: string): boolean {
  const text = target.attributes['RedriveAllowPolicy'];
  if (!text) return true;
  const policy = redriveAllowPolicy.parse(JSON.parse(text));
  if (policy.redrivePermission === 'byQueue') return policy.sourceQueueArns?.includes(sourceArn) ?? false;
  return policy.redrivePermission === 'allowAll';
}

/** High throughput of a FIFO queue counts within message groups, so its duplicates must be told within them, too. */
function checkHighThroughput(
  queue: Pick<Queue, 'isFifo'> & Partial<Queue>,
  set: Readonly<Record<string, string>>,
): void {
  const value = (name: string) => set[name] ?? queue.attributes?.[name] ?? FIFO_DEFAULTS[name];
  if (!queue.isFifo || value('FifoThroughputLimit') !== 'perMessageGroupId') return;
  if (value('DeduplicationScope') === 'messageGroup') return;
  throw invalidAttributeValue('FifoThroughputLimit');
}
