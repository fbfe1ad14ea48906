import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createEvents } from '#events';
import { createIam } from '#iam';
import { administrator, createKernel } from '#kernel';
import { createLambda } from '#lambda';
import { createLogs } from '#logs';
import { createSqs } from '#sqs';
import { createStates } from '#states';
import { assemblyOf, CannotDeploy, deployTemplate, updateFunctionCode } from './index.ts';

/** An account with real services into which templates are deployed. */
function openAccount() {
  const kernel = createKernel({ seed: 1 });
  createIam(kernel);
  createSqs(kernel);
  createEvents(kernel);
  createStates(kernel);
  createLambda(kernel, { logs: createLogs(kernel) });
  kernel.resume();
  const call = (service: string, operation: string, input: object) =>
    kernel.aws.call(service, operation, { ...input }, administrator);
  return {
    kernel,
    call,
    deploy: (Resources: object) => deployTemplate(kernel, { assembly: assemblyOf('shop', { Resources }) }),
    messagesIn: async (queue: string) => {
      const QueueUrl = `https://sqs.eu-west-1.amazonaws.com/000000000000/${queue}`;
      const received = await call('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
      return z.object({ Messages: z.array(z.object({ Body: z.string() })).default([]) }).parse(received).Messages;
    },
  };
}

const QUEUE = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } };
const QUEUE_ARN = { 'Fn::GetAtt': ['Queue', 'Arn'] };

const trustOf = (Service: string) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }],
});

function ruleThatMaySend(isAllowed: boolean) {
  const allow = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE_ARN,
    Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
  };
  return {
    Queue: QUEUE,
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['shop'] },
        Targets: [{ Id: 'queue', Arn: QUEUE_ARN, RetryPolicy: { MaximumRetryAttempts: 0 } }],
      },
    },
    // Any role closes the account, as on AWS.
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trustOf('lambda.amazonaws.com') } },
    ...(isAllowed
      ? {
          Policy: {
            Type: 'AWS::SQS::QueuePolicy',
            Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: { Version: '2012-10-17', Statement: [allow] } },
          },
        }
      : {}),
  };
}

test.each([
  [true, 1],
  [false, 0],
])('a rule whose queue lets it send (%s) delivers %i events', async (isAllowed, delivered) => {
  const account = openAccount();
  await account.deploy(ruleThatMaySend(isAllowed));

  const entry = { EventBusName: 'bus', Source: 'shop', DetailType: 'OrderPlaced', Detail: '{}' };
  await account.call('events', 'PutEvents', { Entries: [entry] });
  await account.kernel.scheduler.untilQuiet();

  expect(await account.messagesIn('orders')).toHaveLength(delivered);
});

function machineWithPolicy(...Statement: object[]) {
  const definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Send',
    States: {
      Send: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Arguments: { QueueUrl: '${Queue}', MessageBody: 'hello' },
        End: true,
      },
    },
  };
  return {
    Queue: QUEUE,
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: 'machine', AssumeRolePolicyDocument: trustOf('states.amazonaws.com') },
    },
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'p', Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement } },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'machine',
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        DefinitionString: JSON.stringify(definition),
        DefinitionSubstitutions: { Queue: { Ref: 'Queue' } },
      },
    },
  };
}

test('a state machine may do what its role allows, and the next deployment can give it more', async () => {
  const account = openAccount();
  const execute = async () => {
    const stateMachineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:machine';
    const started = await account.call('states', 'StartExecution', { stateMachineArn });
    await account.kernel.scheduler.untilQuiet();
    return account.call('states', 'DescribeExecution', z.object({ executionArn: z.string() }).parse(started));
  };
  await account.deploy(machineWithPolicy({ Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: QUEUE_ARN }));
  await expect(execute()).resolves.toMatchObject({
    status: 'FAILED',
    cause: expect.stringContaining(
      'is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:000000000000:orders',
    ),
  });

  const { changes } = await account.deploy(
    machineWithPolicy({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE_ARN }),
  );

  expect(changes).toMatchObject([{ logicalId: 'Policy', action: 'updated' }]);
  await expect(execute()).resolves.toMatchObject({ status: 'SUCCEEDED' });
  expect(await account.messagesIn('orders')).toMatchObject([{ Body: 'hello' }]);
});

test('new code for a function lasts until its template is deployed again', async () => {
  const account = openAccount();
  const template = {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trustOf('lambda.amazonaws.com') } },
    Greet: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'greet',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async () => "from the template";' },
      },
    },
  };
  const directory = mkdtempSync(join(tmpdir(), 'code-'));
  writeFileSync(join(directory, 'index.js'), 'exports.handler = async () => "as it is being written";');
  const greeting = async () => z.object({ Payload: z.string() }).parse(await invoked()).Payload;
  const invoked = async () => {
    const answer = account.call('lambda', 'Invoke', { FunctionName: 'greet' });
    await account.kernel.scheduler.untilQuiet();
    return answer;
  };
  await account.deploy(template);

  const update = () => updateFunctionCode(account.kernel, { functionName: 'greet', directory });
  expect([await greeting(), await update(), await update(), await greeting()]).toEqual([
    '"from the template"',
    true,
    false,
    '"as it is being written"',
  ]);
  const { changes } = await account.deploy(template);

  expect([changes.map(({ action }) => action), await greeting()]).toEqual([['updated'], '"from the template"']);
  await expect(updateFunctionCode(account.kernel, { functionName: 'other', directory })).rejects.toThrow(CannotDeploy);
});
