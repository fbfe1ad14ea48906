import type { FunctionConfiguration } from './function-configuration.ts';

/** A configuration as the API answers it (GetFunctionConfiguration). */
export function describeFunction(configuration: FunctionConfiguration, functionArn: string): Record<string, unknown> {
  const { logging, version } = configuration;
  return {
    FunctionName: configuration.functionName,
    FunctionArn: version === '$LATEST' ? functionArn : `${functionArn}:${version}`,
    Runtime: configuration.runtime,
    Role: configuration.roleArn,
    Handler: configuration.handler,
    CodeSize: configuration.codeSizeBytes,
    Description: configuration.description,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memorySizeMb,
    LastModified: new Date(configuration.lastModifiedMs).toISOString().replace('Z', '+0000'),
    CodeSha256: configuration.codeSha256,
    Version: version,
    ...(Object.keys(configuration.variables).length > 0 ? { Environment: { Variables: configuration.variables } } : {}),
    ...(configuration.kmsKeyArn === undefined ? {} : { KMSKeyArn: configuration.kmsKeyArn }),
    ...(configuration.deadLetterArn === undefined
      ? {}
      : { DeadLetterConfig: { TargetArn: configuration.deadLetterArn } }),
    TracingConfig: { Mode: configuration.tracingMode },
    RevisionId: configuration.revisionId,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [configuration.architecture],
    EphemeralStorage: { Size: configuration.ephemeralStorageMb },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: {
      LogFormat: logging.format,
      LogGroup: logging.group,
      ...(logging.applicationLevel === undefined ? {} : { ApplicationLogLevel: logging.applicationLevel }),
      ...(logging.systemLevel === undefined ? {} : { SystemLogLevel: logging.systemLevel }),
    },
  };
}

/**
 * A configuration as lists have it: without its state, and where versions are listed, each with its own.
 * @see "ListFunctions", "ListVersionsByFunction", AWS Lambda API Reference
 */
export function describeListed(
  configuration: FunctionConfiguration,
  functionArn: string,
  isQualified: boolean,
): Record<string, unknown> {
  const { State: _state, LastUpdateStatus: _status, ...listed } = describeFunction(configuration, functionArn);
  return isQualified ? { ...listed, FunctionArn: `${functionArn}:${configuration.version}` } : listed;
}
