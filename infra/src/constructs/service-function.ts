import { Duration } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { metricsNamespace } from '../naming.ts';
import { acknowledge } from './acknowledge.ts';
import type { StageScope } from './stage-scope.ts';

/** How a function is deployed. */
export interface ServiceFunctionProps {
  /** Without the stage: `charge-payment`. */
  readonly name: string;
  /** The service it belongs to, as logs and metrics name it. */
  readonly service: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Well below the time-out of the task that calls it, so that the caller never gives up first. */
  readonly timeoutSeconds: number;
}

/** CPU comes with memory: bundles of some hundred KB load fast enough with this. */
const MEMORY_MB = 512;

/**
 * A function with a role of its own that, to begin with, may write its own logs and traces and nothing else.
 * What more it may do is granted action by action.
 */
export class ServiceFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, stage: StageScope, props: ServiceFunctionProps) {
    const functionName = stage.nameOf(props.name);
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: stage.removalPolicy,
    });
    super(scope, id, {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(stage.bundleOf(props.name)),
      handler: 'index.handler',
      memorySize: MEMORY_MB,
      timeout: Duration.seconds(props.timeoutSeconds),
      role: roleThatLogs(scope, id, logGroup),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: {
        ...props.environment,
        STAGE: stage.stage,
        SERVICE_NAME: props.service,
        POWERTOOLS_SERVICE_NAME: props.service,
        POWERTOOLS_LOG_LEVEL: 'INFO',
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(stage.stage),
      },
    });
    const why =
      'The gateway, the saga, a stream or a queue waits for it; what a schedule runs has a destination instead.';
    acknowledge(this, 'Serverless-LambdaDLQ', why);
  }

  /** Allows the function these actions on these resources. */
  allow(actions: readonly string[], resources: readonly string[]): void {
    if (actions.length === 0) return;
    this.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
}

function roleThatLogs(scope: Construct, id: string, logGroup: LogGroup): IRole {
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  const why = 'X-Ray takes traces for no resource: PutTraceSegments and PutTelemetryRecords know only "*".';
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', why);
  return role;
}
