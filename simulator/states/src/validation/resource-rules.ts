import { NotSimulated } from '#kernel';
import { targetOf } from '../integrations/resource.ts';
import { isObject, type JsonObject } from '../json.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

/** Services that have integrations of their own on AWS, but not here. */
const ELSEWHERE =
  /^(apigateway|athena|batch|bedrock|codebuild|databrew|ecs|eks|elasticmapreduce|emr-containers|emr-serverless|glue|http|mediaconvert|sagemaker|sns|s3)$/;

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

/** What each integration has to be given. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'lambda:invoke': ['FunctionName'],
  'dynamodb:getItem': ['TableName', 'Key'],
  'dynamodb:putItem': ['TableName', 'Item'],
  'dynamodb:updateItem': ['TableName', 'Key'],
  'dynamodb:deleteItem': ['TableName', 'Key'],
  'sqs:sendMessage': ['QueueUrl', 'MessageBody'],
  'events:putEvents': ['Entries'],
  'states:startExecution': ['StateMachineArn'],
};

/** Checks that a task written as an object gives its integration what that cannot do without. */
export function checkArguments(resource: string, state: JsonObject, location: string): Diagnostic[] {
  const [, integration = ''] = /^arn:[^:]+:states:::([a-z]+:[A-Za-z]+)/.exec(resource) ?? [];
  return ['Parameters', 'Arguments'].flatMap((field) => {
    const given = state[field];
    if (!isObject(given)) return [];
    return (NEEDED[integration] ?? [])
      .filter((name) => given[name] === undefined && given[`${name}.$`] === undefined)
      .map((name) => schemaError(`The field '${name}' is required but was missing`, `${location}/${field}`));
  });
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
