/** An event source mapping. */
export interface Mapping {
  readonly uuid: string;
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly eventSourceArn: string;
  readonly source: 'stream' | 'queue';
  readonly isEnabled: boolean;
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Patterns as they were given; none: everything passes. */
  readonly filters: readonly string[];
  readonly reportsFailures: boolean;
  readonly startingPosition?: 'TRIM_HORIZON' | 'LATEST';
  readonly parallelizationFactor: number;
  readonly bisects: boolean;
  /** -1: as long as the stream keeps it. */
  readonly maximumRecordAgeSeconds: number;
  /** -1: without end. */
  readonly maximumRetryAttempts: number;
  readonly onFailure?: string;
  /** Of a queue: batches at the same time. */
  readonly maximumConcurrency?: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdMs: number;
  readonly lastModifiedMs: number;
}

/** A mapping as the API answers it ("EventSourceMappingConfiguration"). */
export function describeMapping(
  mapping: Mapping,
  functionArn: string,
  mappingArn: string,
  state: string,
): Record<string, unknown> {
  const { qualifier, onFailure, maximumConcurrency } = mapping;
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: mappingArn,
    FunctionArn: qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`,
    EventSourceArn: mapping.eventSourceArn,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.windowSeconds,
    ...(mapping.filters.length > 0
      ? { FilterCriteria: { Filters: mapping.filters.map((Pattern) => ({ Pattern })) } }
      : {}),
    FunctionResponseTypes: mapping.reportsFailures ? ['ReportBatchItemFailures'] : [],
    LastModified: mapping.lastModifiedMs / 1_000,
    State: state,
    StateTransitionReason: mapping.source === 'queue' ? 'USER_INITIATED' : 'User action',
    ...(mapping.source === 'queue'
      ? { ...(maximumConcurrency === undefined ? {} : { ScalingConfig: { MaximumConcurrency: maximumConcurrency } }) }
      : {
          LastProcessingResult: 'No records processed',
          StartingPosition: mapping.startingPosition,
          ParallelizationFactor: mapping.parallelizationFactor,
          BisectBatchOnFunctionError: mapping.bisects,
          MaximumRecordAgeInSeconds: mapping.maximumRecordAgeSeconds,
          MaximumRetryAttempts: mapping.maximumRetryAttempts,
          TumblingWindowInSeconds: 0,
          DestinationConfig: { OnFailure: onFailure === undefined ? {} : { Destination: onFailure } },
        }),
  };
}
