import { z } from 'zod';
import { NotSimulated } from '#kernel';
import { invalidParameter } from '../errors.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

/** Members that CreateFunction and UpdateFunctionConfiguration share ("CreateFunction", Lambda API Reference). */
export const CONFIGURATION_MEMBERS = {
  Runtime: z.string().optional(),
  Role: z
    .string()
    .regex(/^arn:aws[a-zA-Z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/)
    .optional(),
  Handler: z.string().max(128).regex(/^\S+$/).optional(),
  Description: z.string().max(256).optional(),
  Timeout: z.number().int().min(1).max(900).optional(),
  MemorySize: z.number().int().min(128).max(10_240).optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()).optional() }).optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string().optional() }).optional(),
  TracingConfig: z.strictObject({ Mode: z.enum(['Active', 'PassThrough']).optional() }).optional(),
  KMSKeyArn: z.string().optional(),
  EphemeralStorage: z.strictObject({ Size: z.number().int().min(512).max(10_240) }).optional(),
  Layers: z.array(z.string()).optional(),
  SnapStart: z.strictObject({ ApplyOn: z.enum(['PublishedVersions', 'None']).optional() }).optional(),
  VpcConfig: z.looseObject({ SubnetIds: z.array(z.string()).optional() }).optional(),
  LoggingConfig: z
    .strictObject({
      LogFormat: z.enum(['Text', 'JSON']).optional(),
      ApplicationLogLevel: z.enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']).optional(),
      SystemLogLevel: z.enum(['DEBUG', 'INFO', 'WARN']).optional(),
      LogGroup: z.string().optional(),
    })
    .optional(),
} as const;

const ConfigurationInput = z.object(CONFIGURATION_MEMBERS);

/** The members, read. */
export type ConfigurationInput = z.output<typeof ConfigurationInput>;

/** Environment variables of a function: all names and values together ("Lambda quotas"), bytes. */
const LARGEST_VARIABLES_BYTES = 4_096;

/** The configuration with what the input changes. */
export function applyInput(before: FunctionConfiguration, input: ConfigurationInput): FunctionConfiguration {
  refuseUnsupported(input);
  const { deadLetterArn, kmsKeyArn, ...rest } = before;
  const deadLetter = input.DeadLetterConfig ? input.DeadLetterConfig.TargetArn || undefined : deadLetterArn;
  const kmsKey = input.KMSKeyArn === undefined ? kmsKeyArn : input.KMSKeyArn || undefined;
  return {
    ...rest,
    runtime: input.Runtime ?? before.runtime,
    roleArn: input.Role ?? before.roleArn,
    handler: input.Handler ?? before.handler,
    description: input.Description ?? before.description,
    timeoutSeconds: input.Timeout ?? before.timeoutSeconds,
    memorySizeMb: input.MemorySize ?? before.memorySizeMb,
    ephemeralStorageMb: input.EphemeralStorage?.Size ?? before.ephemeralStorageMb,
    variables: input.Environment ? variablesOf(input.Environment.Variables ?? {}) : before.variables,
    tracingMode: input.TracingConfig?.Mode ?? before.tracingMode,
    logging: loggingOf(before, input),
    ...(kmsKey === undefined ? {} : { kmsKeyArn: kmsKey }),
    ...(deadLetter === undefined ? {} : { deadLetterArn: deadLetter }),
  };
}

function loggingOf(
  before: FunctionConfiguration,
  { LoggingConfig }: ConfigurationInput,
): FunctionConfiguration['logging'] {
  if (!LoggingConfig) return before.logging;
  const format = LoggingConfig.LogFormat ?? before.logging.format;
  const group = LoggingConfig.LogGroup ?? before.logging.group;
  if (format === 'Text') return { format, group };
  return {
    format,
    group,
    applicationLevel: LoggingConfig.ApplicationLogLevel ?? before.logging.applicationLevel ?? 'INFO',
    systemLevel: LoggingConfig.SystemLogLevel ?? before.logging.systemLevel ?? 'INFO',
  };
}

function refuseUnsupported({ Runtime, Layers, SnapStart, VpcConfig, DeadLetterConfig }: ConfigurationInput): void {
  if (Runtime !== undefined) checkRuntime(Runtime);
  const deadLetterService = DeadLetterConfig?.TargetArn?.split(':')[2];
  if (deadLetterService === 'sns') throw new NotSimulated('a Lambda dead-letter target in sns');
  if (DeadLetterConfig?.TargetArn && deadLetterService !== 'sqs') {
    throw invalidParameter(
      `The provided target ARN ${DeadLetterConfig.TargetArn} is invalid: a queue or a topic takes dead letters.`,
    );
  }
  if (Layers && Layers.length > 0) throw new NotSimulated('Lambda layers');
  if (SnapStart?.ApplyOn === 'PublishedVersions') throw new NotSimulated('Lambda SnapStart');
  if (VpcConfig?.SubnetIds && VpcConfig.SubnetIds.length > 0) throw new NotSimulated('functions in a VPC');
}

/** Node.js runtimes of functions that can be made or changed, and those of which that is over ("Lambda runtimes"). */
const RUNTIMES = ['nodejs16.x', 'nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x'];
const RETIRED = ['nodejs', 'nodejs4.3', 'nodejs6.10', 'nodejs8.10', 'nodejs10.x', 'nodejs12.x', 'nodejs14.x'];

function checkRuntime(runtime: string): void {
  if (!runtime.startsWith('nodejs')) throw new NotSimulated(`the Lambda runtime "${runtime}"`);
  if (RETIRED.includes(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
  if (RUNTIMES.includes(runtime)) return;
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES.join(', ')}] or be a valid ARN`,
  );
}

function variablesOf(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const name of Object.keys(variables)) {
    if (!/^[a-zA-Z]([a-zA-Z0-9_])+$/.test(name)) {
      throw invalidParameter(
        `Lambda was unable to configure your environment variables because the environment variable name "${name}" is invalid.`,
      );
    }
    if (RESERVED.has(name)) {
      throw invalidParameter(
        'Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. ' +
          `Reserved keys used in this request: ${name}`,
      );
    }
  }
  if (Buffer.byteLength(JSON.stringify(variables)) > LARGEST_VARIABLES_BYTES) {
    throw invalidParameter(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${JSON.stringify(variables)}`,
    );
  }
  return variables;
}

/** Variables that a function may not set ("Defined runtime environment variables"). */
const RESERVED = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);
