import { z } from 'zod';
import { invalidAttributeName, invalidAttributeValue, invalidParameterValue } from '../errors.ts';
import { ATTRIBUTES, FIFO_ATTRIBUTES, FIFO_DEFAULTS, isValidAttribute } from './attribute-definitions.ts';
import type { Queue } from './queue.ts';
import type { QueueStore } from './queue-store.ts';

const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}$/;

const redrivePolicy = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.union([z.int(), z.string().regex(/^\d+$/)]),
});

const redriveAllowPolicy = z.object({
  redrivePermission: z.enum(['allowAll', 'denyAll', 'byQueue']),
  sourceQueueArns: z.array(z.string()).optional(),
});

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
  return dropEmpty({ ...complete, ...(isFifo ? FIFO_DEFAULTS : {}), ...attributes });
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
  queue: Pick<Queue, 'arn' | 'isFifo'>,
  attributes: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    const definition = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined;
    if (!definition) throw invalidAttributeName(name);
    if (!queue.isFifo && FIFO_ATTRIBUTES.includes(name)) throw invalidAttributeName(name);
    if (!isValidAttribute(definition, value)) throw invalidAttributeValue(name);
  }
  if (attributes['RedriveAllowPolicy']) checkRedriveAllowPolicy(attributes['RedriveAllowPolicy']);
  if (attributes['RedrivePolicy']) checkRedrivePolicy(queues, queue, attributes['RedrivePolicy']);
}

function checkRedrivePolicy(queues: QueueStore, queue: Pick<Queue, 'arn' | 'isFifo'>, text: string): void {
  const invalid = (reason: string) =>
    invalidParameterValue(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  const policy: Record<string, unknown> = JSON.parse(text);
  for (const name of ['deadLetterTargetArn', 'maxReceiveCount']) {
    if (policy[name] === undefined) {
      throw invalid(`Redrive policy does not contain mandatory attribute: ${name}.`);
    }
  }
  const parsed = redrivePolicy.safeParse(policy);
  const maxReceiveCount = Number(parsed.data?.maxReceiveCount);
  if (!parsed.success || maxReceiveCount < 1 || maxReceiveCount > 1_000) {
    throw invalid('Invalid value for maxReceiveCount: must be an integer from 1 to 1000.');
  }
  const target = queues.byArn(parsed.data.deadLetterTargetArn);
  if (!target) throw invalid('Dead letter target does not exist.');
  if (target.isFifo !== queue.isFifo) throw invalid('Dead-letter queue must be same type of queue as the source.');
  if (!allows(target, queue.arn)) throw invalid('Dead-letter queue does not allow this queue as its source.');
}

function checkRedriveAllowPolicy(text: string): void {
  const parsed = redriveAllowPolicy.safeParse(JSON.parse(text));
  const sources = parsed.data?.sourceQueueArns?.length ?? 0;
  const isByQueue = parsed.data?.redrivePermission === 'byQueue';
  if (parsed.success && (isByQueue ? sources >= 1 && sources <= 10 : sources === 0)) return;
  throw invalidParameterValue(
    `Value ${text} for parameter RedriveAllowPolicy is invalid. Reason: Amazon SQS can't create the redrive allow policy, as it's in an unsupported format.`,
  );
}

function allows(target: Queue, sourceArn: string): boolean {
  const text = target.attributes['RedriveAllowPolicy'];
  if (!text) return true;
  const policy = redriveAllowPolicy.parse(JSON.parse(text));
  if (policy.redrivePermission === 'byQueue') return policy.sourceQueueArns?.includes(sourceArn) ?? false;
  return policy.redrivePermission === 'allowAll';
}
