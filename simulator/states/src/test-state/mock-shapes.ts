import { AwsError } from '#kernel';
import { isObject, type Json } from '../json.ts';

/** The form of an API's answer, as far as it is checked: `s` text, `n` number, `b` boolean, an object, or an array of one. */
type Shape = 's' | 'n' | 'b' | { readonly [member: string]: Shape } | readonly [Shape];

const CAPACITY: Shape = { TableName: 's', CapacityUnits: 'n', ReadCapacityUnits: 'n', WriteCapacityUnits: 'n' };
const ITEM_ANSWER: Shape = { ConsumedCapacity: CAPACITY };

/** Answers by integration. Members that are not here may have any form. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'lambda:invoke': { StatusCode: 'n', FunctionError: 's', LogResult: 's', ExecutedVersion: 's' },
  'events:putEvents': { FailedEntryCount: 'n', Entries: [{ EventId: 's', ErrorCode: 's', ErrorMessage: 's' }] },
  'sqs:sendMessage': { MD5OfMessageBody: 's', MD5OfMessageAttributes: 's', MessageId: 's', SequenceNumber: 's' },
  'states:startExecution': { ExecutionArn: 's' },
  'dynamodb:getItem': ITEM_ANSWER,
  'dynamodb:putItem': ITEM_ANSWER,
  'dynamodb:updateItem': ITEM_ANSWER,
  'dynamodb:deleteItem': ITEM_ANSWER,
};

const TYPES = { s: 'string', n: 'number', b: 'boolean' } as const;
const ARTICLES: Readonly<Record<string, string>> = { string: 'a string', number: 'a number', boolean: 'a boolean' };

/** Checks a mocked result against the API's answer. @throws {AwsError} ValidationException naming the first field. */
export function checkMockShape(resource: string, result: Json): void {
  const [, integration] = /^arn:[^:]+:states:::(?:aws-sdk:)?([a-z]+:[A-Za-z]+)/.exec(resource) ?? [];
  const shape = integration === undefined ? undefined : SHAPES[integration];
  if (shape) check(shape, result, 'result');
}

function check(shape: Shape, value: Json, field: string): void {
  if (typeof shape === 'string') {
    if (typeof value !== TYPES[shape]) throw mismatch(field, ARTICLES[TYPES[shape]] ?? TYPES[shape]);
  } else if (isList(shape)) {
    if (!Array.isArray(value)) throw mismatch(field, 'an array');
    for (const item of value) check(shape[0], item, field);
  } else {
    if (!isObject(value)) throw mismatch(field, 'an object');
    for (const [name, inner] of Object.entries(shape)) {
      const member = value[name];
      if (member !== undefined) check(inner, member, name);
    }
  }
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function mismatch(field: string, expected: string): AwsError {
  return new AwsError(
    'ValidationException',
    `Mock result schema validation error: Field '${field}' must be ${expected}`,
  );
}
