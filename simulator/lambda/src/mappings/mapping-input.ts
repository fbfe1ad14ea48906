import { z } from 'zod';
import { NotSimulated } from '#kernel';
import { checkDestination } from '../destination.ts';
import { invalidParameter, validationError } from '../errors.ts';
import { compileFilters } from './filter.ts';
import type { Mapping } from './mapping.ts';

const SETTINGS = {
  Enabled: z.boolean().optional(),
  BatchSize: z.number().int().min(1).max(10_000).optional(),
  MaximumBatchingWindowInSeconds: z.number().int().min(0).max(300).optional(),
  FilterCriteria: z
    .strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string().max(4_096).optional() })).optional() })
    .optional(),
  FunctionResponseTypes: z
    .array(z.enum(['ReportBatchItemFailures']))
    .max(1)
    .optional(),
  ParallelizationFactor: z.number().int().min(1).max(10).optional(),
  BisectBatchOnFunctionError: z.boolean().optional(),
  MaximumRecordAgeInSeconds: z
    .number()
    .int()
    .min(-1)
    .max(604_800)
    .refine(
      (seconds) => seconds === -1 || seconds >= 60,
      'Member must be -1, or have value greater than or equal to 60',
    )
    .optional(),
  MaximumRetryAttempts: z.number().int().min(-1).max(10_000).optional(),
  TumblingWindowInSeconds: z.number().int().min(0).max(900).optional(),
  DestinationConfig: z
    .strictObject({
      OnFailure: z.strictObject({ Destination: z.string().optional() }).optional(),
      OnSuccess: z.strictObject({}).optional(),
    })
    .optional(),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.number().int().min(2).max(1_000).optional() }).optional(),
} as const;

/** Input of CreateEventSourceMapping. */
export const CreateMapping = z.strictObject({
  ...SETTINGS,
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']).optional(),
  Tags: z.record(z.string(), z.string()).optional(),
});

/** Input of UpdateEventSourceMapping. */
export const UpdateMapping = z.strictObject({ ...SETTINGS, UUID: z.string(), FunctionName: z.string().optional() });

type Settings = z.output<z.ZodObject<typeof SETTINGS>>;

/** Limits of a batch from a queue ("CreateEventSourceMapping": BatchSize). */
const LARGEST_QUEUE_BATCH = 10_000;
const LARGEST_QUEUE_BATCH_WITHOUT_WINDOW = 10;
const LARGEST_FIFO_BATCH = 10;

/** Settings of a new mapping before its input says otherwise. */
export function defaultSettings(source: Mapping['source']) {
  return {
    isEnabled: true,
    batchSize: source === 'queue' ? 10 : 100,
    windowSeconds: 0,
    filters: [],
    reportsFailures: false,
    parallelizationFactor: 1,
    bisects: false,
    maximumRecordAgeSeconds: -1,
    maximumRetryAttempts: -1,
  } as const;
}

/**
 * The mapping with what the input changes.
 * @throws {AwsError} InvalidParameterValueException for settings that do not fit the source.
 */
export function applySettings(before: Mapping, input: Settings): Mapping {
  checkSource(before, input);
  const { onFailure, maximumConcurrency, ...rest } = before;
  const destination = input.DestinationConfig ? input.DestinationConfig.OnFailure?.Destination : onFailure;
  const concurrency = input.ScalingConfig ? input.ScalingConfig.MaximumConcurrency : maximumConcurrency;
  if (destination) checkDestination(destination);
  const filters = input.FilterCriteria?.Filters?.map(({ Pattern = '{}' }) => Pattern);
  if (filters) compileFilters(filters, before.source);
  const mapping: Mapping = {
    ...rest,
    isEnabled: input.Enabled ?? before.isEnabled,
    batchSize: input.BatchSize ?? before.batchSize,
    windowSeconds: input.MaximumBatchingWindowInSeconds ?? before.windowSeconds,
    filters: input.FilterCriteria ? (filters ?? []) : before.filters,
    reportsFailures: input.FunctionResponseTypes ? input.FunctionResponseTypes.length > 0 : before.reportsFailures,
    parallelizationFactor: input.ParallelizationFactor ?? before.parallelizationFactor,
    bisects: input.BisectBatchOnFunctionError ?? before.bisects,
    maximumRecordAgeSeconds: input.MaximumRecordAgeInSeconds ?? before.maximumRecordAgeSeconds,
    maximumRetryAttempts: input.MaximumRetryAttempts ?? before.maximumRetryAttempts,
    ...(destination ? { onFailure: destination } : {}),
    ...(concurrency === undefined ? {} : { maximumConcurrency: concurrency }),
  };
  checkBatch(mapping);
  return mapping;
}

function checkSource({ source }: Mapping, input: Settings): void {
  if (input.TumblingWindowInSeconds) throw new NotSimulated('tumbling windows of event source mappings');
  const forStreams = [
    input.ParallelizationFactor,
    input.BisectBatchOnFunctionError,
    input.MaximumRecordAgeInSeconds,
    input.MaximumRetryAttempts,
    input.DestinationConfig?.OnFailure?.Destination,
  ];
  if (source === 'queue' && forStreams.some((value) => value !== undefined)) {
    throw invalidParameter('Unsupported parameter for the event source type SQS: it is for streams.');
  }
  if (source === 'stream' && input.ScalingConfig?.MaximumConcurrency !== undefined) {
    throw invalidParameter('Unsupported MaximumConcurrency parameter for the event source type: it is for queues.');
  }
}

function checkBatch({ source, batchSize, windowSeconds, eventSourceArn }: Mapping): void {
  if (source === 'stream') return;
  const isFifo = eventSourceArn.endsWith('.fifo');
  if (batchSize > (isFifo ? LARGEST_FIFO_BATCH : LARGEST_QUEUE_BATCH)) {
    throw validationError(`BatchSize ${batchSize} is larger than the queue allows.`);
  }
  if (isFifo && windowSeconds > 0) {
    throw invalidParameter('Batching window is not supported for FIFO queues.');
  }
  if (batchSize > LARGEST_QUEUE_BATCH_WITHOUT_WINDOW && windowSeconds === 0) {
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
}

/** A mapping's source by its ARN. */
export function sourceOf(eventSourceArn: string): Mapping['source'] {
  if (/^arn:aws[a-zA-Z-]*:dynamodb:[^:]+:\d{12}:table\/[^/]+\/stream\/.+$/.test(eventSourceArn)) return 'stream';
  if (/^arn:aws[a-zA-Z-]*:sqs:[^:]+:\d{12}:[^:]+$/.test(eventSourceArn)) return 'queue';
  const service = eventSourceArn.split(':')[2];
  if (service && !['dynamodb', 'sqs'].includes(service)) {
    throw new NotSimulated(`event source mappings from ${service}`);
  }
  throw invalidParameter(`Unrecognized event source arn: ${eventSourceArn}`);
}
