import type { FunctionConfiguration } from './function-configuration.ts';

/** The variables a function starts with ("Defined runtime environment variables", AWS Lambda Developer Guide). */
export function environmentVariables(
  configuration: FunctionConfiguration,
  region: string,
  logStream: string,
): Record<string, string> {
  const { logging } = configuration;
  return {
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memorySizeMb),
    AWS_LAMBDA_FUNCTION_NAME: configuration.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: configuration.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: logging.format,
    AWS_LAMBDA_LOG_GROUP_NAME: logging.group,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    ...(logging.applicationLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: logging.applicationLevel }),
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    // Whoever signs with these is known by where the call comes from: the signature is not checked.
    AWS_ACCESS_KEY_ID: 'ASIASIMULATED0000000',
    AWS_SECRET_ACCESS_KEY: 'simulated-secret-access-key',
    AWS_SESSION_TOKEN: 'simulated-session-token',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '169.254.79.129:2000',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: '/var/task',
    LANG: 'en_US.UTF-8',
    NODE_PATH: '/opt/nodejs/node_modules:/opt/node_modules:/var/runtime/node_modules:/var/task',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    TZ: ':UTC',
    _HANDLER: configuration.handler,
    ...configuration.variables,
  };
}
