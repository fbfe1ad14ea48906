import { AwsError } from '#kernel';
import { isObject, type Json } from '../json.ts';

/**
 * The form of an API's answer, as far as it is checked: `s` text, `n` number, `b` boolean, one of some texts, an
 * object by its members (a name that ends with `!` has to be there), a map or an array of one form.
 */
type Shape =
  | 's'
  | 'n'
  | 'b'
  | { readonly members: Readonly<Record<string, Shape>> }
  | { readonly map: () => Shape }
  | { readonly list: () => Shape }
  | { readonly oneOf: readonly string[] };

const object = (members: Readonly<Record<string, Shape>>): Shape => ({ members });
const map = (shape: Shape): Shape => ({ map: () => shape });
const list = (shape: Shape): Shape => ({ list: () => shape });

/** A value of an attribute holds others of its kind. */
const ATTRIBUTE: Shape = object({
  S: 's',
  N: 's',
  B: 's',
  SS: list('s'),
  NS: list('s'),
  BS: list('s'),
  M: { map: () => ATTRIBUTE },
  L: { list: () => ATTRIBUTE },
  NULL: 'b',
  BOOL: 'b',
});

const CAPACITY = { CapacityUnits: 'n', ReadCapacityUnits: 'n', WriteCapacityUnits: 'n' } as const;
const CONSUMED = object({
  TableName: 's',
  ...CAPACITY,
  Table: object(CAPACITY),
  LocalSecondaryIndexes: map(object(CAPACITY)),
  GlobalSecondaryIndexes: map(object(CAPACITY)),
});
const WRITTEN = object({
  Attributes: map(ATTRIBUTE),
  ConsumedCapacity: CONSUMED,
  ItemCollectionMetrics: object({ ItemCollectionKey: map(ATTRIBUTE), SizeEstimateRangeGB: list('n') }),
});
const READ_MANY = object({
  Items: list(map(ATTRIBUTE)),
  Count: 'n',
  ScannedCount: 'n',
  LastEvaluatedKey: map(ATTRIBUTE),
  ConsumedCapacity: CONSUMED,
});
const INVOKED = { StatusCode: 'n', FunctionError: 's', LogResult: 's', ExecutedVersion: 's' } as const;
const EVENTS_PUT = object({
  FailedEntryCount: 'n',
  Entries: list(object({ EventId: 's', ErrorCode: 's', ErrorMessage: 's' })),
});
const MESSAGE_SENT = object({
  MD5OfMessageBody: 's',
  MD5OfMessageAttributes: 's',
  MD5OfMessageSystemAttributes: 's',
  MessageId: 's',
  SequenceNumber: 's',
});
const STARTED = object({ 'ExecutionArn!': 's', 'StartDate!': 's' });
const STATUS: Shape = { oneOf: ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'] };

/** Answers by integration. Of the services that tasks reach here; an answer that is not here may have any form. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'lambda:invoke': object(INVOKED),
  'aws-sdk:lambda:invoke': object({ ...INVOKED, Payload: 's' }),
  'events:putEvents': EVENTS_PUT,
  'aws-sdk:eventbridge:putEvents': EVENTS_PUT,
  'sqs:sendMessage': MESSAGE_SENT,
  'aws-sdk:sqs:sendMessage': MESSAGE_SENT,
  'sns:publish': object({ MessageId: 's', SequenceNumber: 's' }),
  'states:startExecution': STARTED,
  'aws-sdk:sfn:startExecution': STARTED,
  'aws-sdk:sfn:describeExecution': object({
    'ExecutionArn!': 's',
    'StateMachineArn!': 's',
    'Status!': STATUS,
    'StartDate!': 's',
    Name: 's',
    StopDate: 's',
    Input: 's',
    Output: 's',
    Error: 's',
    Cause: 's',
  }),
  'dynamodb:getItem': object({ Item: map(ATTRIBUTE), ConsumedCapacity: CONSUMED }),
  'dynamodb:putItem': WRITTEN,
  'dynamodb:updateItem': WRITTEN,
  'dynamodb:deleteItem': WRITTEN,
  'dynamodb:query': READ_MANY,
  'dynamodb:scan': READ_MANY,
};

/** How strictly a mocked result is checked: with what has to be there, only what is there. */
type Mode = 'STRICT' | 'PRESENT';

/** Checks a mocked result against the API's answer. @throws {AwsError} ValidationException naming the first field. */
export function checkMockShape(resource: string, result: Json, mode: Mode): void {
  const [, integration = ''] = /^arn:[^:]+:states:::((?:aws-sdk:)?[a-z]+:[A-Za-z]+)$/.exec(resource) ?? [];
  // The SDK's names of DynamoDB's answers are those of the integration.
  const shape = SHAPES[integration] ?? SHAPES[integration.replace(/^aws-sdk:(?=dynamodb:)/, '')];
  if (shape) check(shape, result, 'result', mode);
}

function check(shape: Shape, value: Json, field: string, mode: Mode): void {
  if (typeof shape === 'string') checkPrimitive(shape, value, field);
  else if ('oneOf' in shape) {
    checkPrimitive('s', value, field);
    if (!shape.oneOf.includes(String(value))) throw refusal(`Field '${field}' is not an expected value`);
  } else if ('list' in shape) {
    if (!Array.isArray(value)) throw refusal(`Field '${field}' must be an array`);
    for (const item of value) check(shape.list(), item, field, mode);
  } else {
    if (!isObject(value)) throw refusal(`Field '${field}' must be an object`);
    if ('map' in shape) for (const item of Object.values(value)) check(shape.map(), item, field, mode);
    else checkMembers(shape.members, value, mode);
  }
}

function checkMembers(members: Readonly<Record<string, Shape>>, value: { [name: string]: Json }, mode: Mode): void {
  const named = Object.entries(members).map(([name, shape]) => ({ name: name.replace('!', ''), shape, marked: name }));
  const missing = named.find(({ name, marked }) => marked !== name && value[name] === undefined);
  if (missing && mode === 'STRICT') throw refusal(`Required field '${missing.name}' is missing`);
  for (const { name, shape } of named) {
    const member = value[name];
    if (member !== undefined) check(shape, member, name, mode);
  }
}

const TYPES = { s: ['string', 'a string'], n: ['number', 'a number'], b: ['boolean', 'a boolean'] } as const;

function checkPrimitive(shape: 's' | 'n' | 'b', value: Json, field: string): void {
  const [type, text] = TYPES[shape];
  if (typeof value !== type) throw refusal(`Field '${field}' must be ${text}`);
}

function refusal(text: string): AwsError {
  return new AwsError('ValidationException', `Mock result schema validation error: ${text}`);
}
