/** A queue: what its attributes mean, parsed once. */
export interface Queue {
  /** The row's id; messages refer to it. */
  readonly id: number;
  readonly name: string;
  readonly arn: string;
  /** As the caller set them, defaults included. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdMs: number;
  readonly modifiedMs: number;
  /** When it was purged last; 0: never. */
  readonly purgedMs: number;
  readonly isFifo: boolean;
  readonly hasContentBasedDeduplication: boolean;
  /** Deduplication ids are unique within a message group, not within the queue. */
  readonly deduplicatesByGroup: boolean;
  readonly delayMs: number;
  readonly visibilityMs: number;
  readonly waitMs: number;
  readonly retentionMs: number;
  readonly maximumMessageBytes: number;
  readonly redrive: Redrive | undefined;
}

/** Where messages go that were received too often. */
interface Redrive {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** What the store says of a queue. */
export interface QueueRecord {
  readonly id: number;
  readonly name: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly purgedMs: number;
}

/** Parses what the attributes of a stored queue mean; they were checked when they were set. */
export function toQueue(record: QueueRecord): Queue {
  const { attributes } = record;
  const seconds = (name: string) => Number(attributes[name] ?? 0) * 1_000;
  return {
    ...record,
    isFifo: attributes['FifoQueue'] === 'true',
    hasContentBasedDeduplication: attributes['ContentBasedDeduplication'] === 'true',
    deduplicatesByGroup: attributes['DeduplicationScope'] === 'messageGroup',
    delayMs: seconds('DelaySeconds'),
    visibilityMs: seconds('VisibilityTimeout'),
    waitMs: seconds('ReceiveMessageWaitTimeSeconds'),
    retentionMs: seconds('MessageRetentionPeriod'),
    maximumMessageBytes: Number(attributes['MaximumMessageSize']),
    redrive: redriveOf(attributes['RedrivePolicy']),
  };
}

function redriveOf(policy: string | undefined): Redrive | undefined {
  if (!policy) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy);
  return { deadLetterTargetArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) };
}
