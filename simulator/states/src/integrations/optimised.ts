import { isObject, type Json, type JsonObject } from '../json.ts';
import { TaskFailure } from './errors.ts';
import type { ErrorNames, Integration, TaskCall } from './integration.ts';
import { invoke, LAMBDA_ERRORS } from './lambda.ts';

/** An integration of the kind `arn:aws:states:::<service>:<operation>`. */
export interface OptimisedIntegration {
  readonly operations: readonly string[];
  readonly errors: ErrorNames;
  readonly call: Integration;
}

/** The optimised integrations that are simulated, by service. */
export const OPTIMISED: Readonly<Record<string, OptimisedIntegration>> = {
  lambda: { operations: ['invoke'], errors: LAMBDA_ERRORS, call: invoke },
  dynamodb: {
    operations: ['getItem', 'putItem', 'updateItem', 'deleteItem'],
    errors: {
      prefix: 'DynamoDB',
      service: 'AmazonDynamoDBv2',
      general: 'AmazonDynamoDBException',
      modeled:
        /^(ConditionalCheckFailed|ProvisionedThroughput|ResourceNotFound|ItemCollectionSize|Transaction|RequestLimit|InternalServerError)/,
      separator: ';',
    },
    call: (call, operation) => callService('dynamodb', operation, call, call.parameters),
  },
  sqs: {
    operations: ['sendMessage'],
    errors: {
      prefix: 'SQS',
      service: 'AmazonSQS',
      general: 'AmazonSQSException',
      modeled: /^(QueueDoesNotExist|InvalidMessageContents|UnsupportedOperation)/,
      separator: ';',
    },
    call: (call, operation) => callService('sqs', operation, call, withText(call.parameters, 'MessageBody')),
  },
  events: {
    operations: ['putEvents'],
    errors: {
      prefix: 'EventBridge',
      service: 'AmazonEventBridge',
      general: 'AmazonEventBridgeException',
      modeled: /^InternalException$/,
      separator: ';',
    },
    call: putEvents,
  },
  states: {
    operations: ['startExecution'],
    errors: {
      prefix: 'StepFunctions',
      service: 'AWSStepFunctions',
      general: 'AWSStepFunctionsException',
      modeled: /^(Execution|StateMachine|Invalid)/,
      separator: ';',
    },
    call: startExecution,
  },
};

/** Calls an operation with the state machine's role. */
export async function callService(
  service: string,
  operation: string,
  { kernel, caller }: TaskCall,
  input: JsonObject,
): Promise<JsonObject> {
  const name = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
  const output = await kernel.aws.call(service, name, input, caller);
  return isObject(output) ? output : {};
}

async function putEvents(call: TaskCall, operation: string): Promise<JsonObject> {
  const entries = Array.isArray(call.parameters['Entries']) ? call.parameters['Entries'] : [];
  const input = {
    ...call.parameters,
    Entries: entries.map((entry: Json) => (isObject(entry) ? withText(entry, 'Detail') : entry)),
  };
  const output = await callService('events', operation, call, input);
  if (Number(output['FailedEntryCount']) === 0) return output;
  throw new TaskFailure(
    'EventBridge.FailedEntry',
    JSON.stringify({ Entries: output['Entries'], FailedEntryCount: output['FailedEntryCount'] }),
  );
}

async function startExecution(call: TaskCall, operation: string): Promise<JsonObject> {
  const { StateMachineArn, Name, Input = {}, TraceHeader } = call.parameters;
  const input = {
    stateMachineArn: StateMachineArn ?? null,
    input: typeof Input === 'string' ? Input : JSON.stringify(Input),
    ...(Name === undefined ? {} : { name: Name }),
    ...(TraceHeader === undefined ? {} : { traceHeader: TraceHeader }),
  };
  const output = await callService('states', operation, call, input);
  // Times are ms here, whatever they are in the API.
  return { ExecutionArn: output['executionArn'] ?? null, StartDate: Math.round(Number(output['startDate']) * 1_000) };
}

/** A member that may be given as JSON, but that the service takes as text. */
function withText(parameters: JsonObject, name: string): JsonObject {
  const value = parameters[name];
  if (value === undefined || value === null || typeof value === 'string') return parameters;
  return { ...parameters, [name]: JSON.stringify(value) };
}
