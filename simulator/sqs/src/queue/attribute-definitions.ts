/** How a queue attribute's text is checked. */
export type AttributeDefinition =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly default?: string }
  | { readonly kind: 'boolean'; readonly default?: string }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default?: string }
  | { readonly kind: 'json' | 'text'; readonly default?: string };

/**
 * The attributes that callers may set, with their limits and defaults. All values are text.
 * @see "SetQueueAttributes", Amazon SQS API Reference
 */
export const ATTRIBUTES: Readonly<Record<string, AttributeDefinition>> = {
  DelaySeconds: { kind: 'integer', min: 0, max: 900, default: '0' },
  MaximumMessageSize: { kind: 'integer', min: 1_024, max: 1_048_576, default: '1048576' },
  MessageRetentionPeriod: { kind: 'integer', min: 60, max: 1_209_600, default: '345600' },
  ReceiveMessageWaitTimeSeconds: { kind: 'integer', min: 0, max: 20, default: '0' },
  VisibilityTimeout: { kind: 'integer', min: 0, max: 43_200, default: '30' },
  Policy: { kind: 'json' },
  // Checked for themselves, with texts of their own.
  RedrivePolicy: { kind: 'text' },
  RedriveAllowPolicy: { kind: 'text' },
  KmsMasterKeyId: { kind: 'text' },
  KmsDataKeyReusePeriodSeconds: { kind: 'integer', min: 60, max: 86_400 },
  SqsManagedSseEnabled: { kind: 'boolean', default: 'true' },
  FifoQueue: { kind: 'boolean' },
  ContentBasedDeduplication: { kind: 'boolean' },
  DeduplicationScope: { kind: 'choice', choices: ['queue', 'messageGroup'] },
  FifoThroughputLimit: { kind: 'choice', choices: ['perQueue', 'perMessageGroupId'] },
};

/** Attributes that only a FIFO queue has. */
export const FIFO_ATTRIBUTES: readonly string[] = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/** What a FIFO queue starts with. */
export const FIFO_DEFAULTS: Readonly<Record<string, string>> = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
};

/** Whether `text` is a value that the attribute takes. */
export function isValidAttribute(definition: AttributeDefinition, text: string): boolean {
  switch (definition.kind) {
    case 'integer':
      return /^\d+$/.test(text) && Number(text) >= definition.min && Number(text) <= definition.max;
    case 'boolean':
      return text === 'true' || text === 'false';
    case 'choice':
      return definition.choices.includes(text);
    case 'json':
      return text === '' || jsonObject(text) !== undefined;
    case 'text':
      return true;
  }
}

/** The object that a JSON text holds; undefined for any other text. */
export function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
