import { NotSimulated } from '#kernel';
import { targetOf } from '../integrations/resource.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

/** Services that have integrations of their own on AWS, but not here. */
const ELSEWHERE =
  /^(apigateway|athena|batch|bedrock|codebuild|databrew|ecs|eks|elasticmapreduce|emr-containers|emr-serverless|glue|http|mediaconvert|sagemaker|sns|s3|events|states|lambda|sqs)$/;

/** Checks a task's Resource. Express machines wait for nobody. */
export function checkResource(resource: string, isExpress: boolean, location: string): Diagnostic[] {
  if (!resource.startsWith('arn:')) return [schemaError('Value is not a valid resource ARN', location)];
  if (isExpress && isActivity(resource)) {
    return [schemaError('Express state machine does not support Activity ARN', location)];
  }
  const [, waiting] = /(\.(?:sync|waitForTaskToken))(?::2)?$/.exec(resource) ?? [];
  if (isExpress && waiting !== undefined) {
    return [schemaError(`Express state machine does not support '${waiting}' service integration`, location)];
  }
  if (targetOf(resource) || isElsewhere(resource)) return [];
  return [
    schemaError(
      `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
      location,
    ),
  ];
}

/** @throws {NotSimulated} for a Resource that AWS has and this simulator has not. */
export function requireSimulated(resource: string): void {
  if (!targetOf(resource) && isElsewhere(resource)) throw new NotSimulated(`the task resource ${resource}`);
}

/** Whether a Resource is an activity: work that somebody comes for. */
export function isActivity(resource: string): boolean {
  return targetOf(resource)?.kind === 'activity';
}

function isElsewhere(resource: string): boolean {
  const [, sdk, service = ''] = /^arn:[^:]+:states:::(aws-sdk:)?([a-z0-9-]+):/.exec(resource) ?? [];
  return sdk !== undefined || ELSEWHERE.test(service);
}
