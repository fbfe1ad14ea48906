import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { administrator } from '#kernel';
import { assemblyOf, CannotDeploy, deployTemplate, SUPPORTED_TYPES } from './index.ts';
import { type FakeAccount, fakeAccount, writeAssembly } from './testing.ts';

const deploy = ({ kernel }: FakeAccount, Resources: object, rest: object = {}) =>
  deployTemplate(kernel, { assembly: assemblyOf('shop', { Resources, ...rest }) });

const queue = (properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });

const trustOf = (Service: string) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } }],
});

const callsOf = (account: FakeAccount) => account.takeCalls().map(({ call }) => call);

test('resources are made after what they refer to, and outputs name them', async () => {
  const account = fakeAccount();

  const { outputs, resources } = await deploy(
    account,
    {
      Orders: queue({
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Failed', 'Arn'] }, maxReceiveCount: 3 },
      }),
      Failed: queue({ QueueName: 'failed' }),
    },
    { Outputs: { FailedUrl: { Value: { Ref: 'Failed' } } } },
  );

  expect(account.takeCalls().map(({ input }) => input)).toEqual([
    { QueueName: 'failed', Attributes: {} },
    {
      QueueName: expect.stringMatching(/^shop-Orders-[A-Z0-9]{12}$/),
      Attributes: {
        RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:failed","maxReceiveCount":3}',
      },
    },
  ]);
  expect(outputs).toEqual({ FailedUrl: 'https://sqs.eu-west-1.amazonaws.com/000000000000/failed' });
  expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Failed', 'Orders']);
});

test('deploying the same again changes nothing, also after a restart', async () => {
  const storePath = join(mkdtempSync(join(tmpdir(), 'template-')), 'store.sqlite');
  const first = fakeAccount({ storePath });
  const before = await deploy(first, { Orders: queue() });
  first.kernel.close();

  const second = fakeAccount({ storePath });
  const after = await deploy(second, { Orders: queue() });
  second.kernel.close();

  expect(after.changes).toEqual([]);
  expect(callsOf(second)).toEqual([]);
  expect(after.resources).toEqual(before.resources);
});

test('a changed property updates what is there, a dropped one returns to its default', async () => {
  const account = fakeAccount();
  await deploy(account, { Orders: queue({ QueueName: 'orders', VisibilityTimeout: 60, DelaySeconds: 5 }) });
  account.takeCalls();

  const { changes } = await deploy(account, { Orders: queue({ QueueName: 'orders', VisibilityTimeout: '90' }) });

  expect(changes).toMatchObject([{ logicalId: 'Orders', action: 'updated' }]);
  expect(account.takeCalls()).toMatchObject([
    { call: 'sqs SetQueueAttributes', input: { Attributes: { VisibilityTimeout: '90', DelaySeconds: '0' } } },
  ]);
});

test('what is gone is deleted, dependents first, unless it is to be retained', async () => {
  const account = fakeAccount();
  const table = {
    Type: 'AWS::DynamoDB::Table',
    DeletionPolicy: 'Retain',
    Properties: {
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    },
  };
  await deploy(account, {
    Kept: table,
    First: queue({ QueueName: 'first' }),
    Then: { ...queue(), DependsOn: 'First' },
  });
  account.takeCalls();

  const { changes } = await deploy(account, { Other: queue() });

  expect(changes.map(({ logicalId, action }) => `${logicalId} ${action}`)).toEqual([
    'Other created',
    'Then deleted',
    'First deleted',
    'Kept retained',
  ]);
  expect(callsOf(account)).toEqual(['sqs CreateQueue', 'sqs DeleteQueue', 'sqs DeleteQueue']);
});

test('what would replace a resource that holds something is refused', async () => {
  const account = fakeAccount();
  await deploy(account, { Orders: queue({ QueueName: 'orders' }) });

  await expect(deploy(account, { Orders: queue({ QueueName: 'orders-2' }) })).rejects.toThrow(
    'Stack shop, resource Orders (AWS::SQS::Queue), property QueueName: CloudFormation would replace',
  );
});

test.each([
  ['an unknown type', { Type: 'AWS::EC2::Instance' }, 'resource Odd (AWS::EC2::Instance): this resource type'],
  ['a custom resource', { Type: 'Custom::AutoDelete' }, 'custom resources run code'],
  ['an unknown property', queue({ Colour: 'red' }), 'resource Odd (AWS::SQS::Queue), property Colour'],
])('%s is refused before anything is made', async (_what, odd, complaint) => {
  const account = fakeAccount();

  await expect(deploy(account, { Fine: queue(), Odd: odd })).rejects.toThrow(complaint);

  expect(callsOf(account)).toEqual([]);
});

test('an unknown property deep inside is named with its path', async () => {
  const properties = {
    AttributeDefinitions: [],
    KeySchema: [],
    GlobalSecondaryIndexes: [{ IndexName: 'i', KeySchema: [], Projection: { ProjectionTyp: 'ALL' } }],
  };

  await expect(deploy(fakeAccount(), { T: { Type: 'AWS::DynamoDB::Table', Properties: properties } })).rejects.toThrow(
    'property GlobalSecondaryIndexes.0.Projection.ProjectionTyp',
  );
});

test('what a service refuses names the resource and what the service said', async () => {
  const account = fakeAccount();
  const policy = {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'p', Roles: ['none'], PolicyDocument: { Statement: [] } },
  };

  const refused = deploy(account, { P: policy });

  await expect(refused).rejects.toThrow(CannotDeploy);
  await expect(refused).rejects.toThrow('resource P (AWS::IAM::Policy): iam PutRolePolicy answered NoSuchEntity');
});

test('after a failure, deploying the mended template goes on from there', async () => {
  const account = fakeAccount();
  await expect(
    deploy(account, { A: queue(), B: { ...queue({ VisibilityTimeout: 'soon' }), DependsOn: 'A' } }),
  ).rejects.toThrow();

  const { changes } = await deploy(account, { A: queue(), B: { ...queue({ VisibilityTimeout: 30 }), DependsOn: 'A' } });

  expect(changes.map(({ logicalId }) => logicalId)).toEqual(['B']);
});

test('code comes from the assembly, and only changed code is sent again', async () => {
  const account = fakeAccount();
  const template = (hash: string, timeout: number) => ({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: trustOf('lambda.amazonaws.com'),
          ManagedPolicyArns: [
            {
              'Fn::Join': [
                '',
                ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
              ],
            },
          ],
        },
      },
      Relay: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: 'assets', S3Key: `${hash}.zip` },
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Timeout: timeout,
        },
      },
    },
  });
  const deployed = (hash: string, timeout: number) =>
    deployTemplate(account.kernel, { directory: writeAssembly('shop', template(hash, timeout), { hash, code: hash }) });

  await deployed('one', 3);
  const [created] = account.takeCalls();
  const { Code } = z.object({ Code: z.object({ ZipFile: z.string() }) }).parse(created?.input);
  expect(Buffer.from(unzipSync(Buffer.from(Code.ZipFile, 'base64'))['index.js'] ?? []).toString()).toBe('one');
  expect(created?.input['Role']).toMatch(/^arn:aws:iam::000000000000:role\/shop-Role-/);

  await deployed('one', 5);
  expect(callsOf(account)).toEqual(['lambda UpdateFunctionConfiguration']);

  await deployed('two', 5);
  expect(callsOf(account)).toEqual(['lambda UpdateFunctionCode']);
});

test('a role that the service cannot assume is refused', async () => {
  const resources = {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trustOf('lambda.amazonaws.com') } },
    Saga: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, DefinitionString: '{}' },
    },
  };

  await expect(deploy(fakeAccount(), resources)).rejects.toThrow('does not let states.amazonaws.com assume it');
});

test('a state machine gets its substitutions', async () => {
  const account = fakeAccount();

  await deploy(account, {
    Saga: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: 'arn:aws:iam::000000000000:role/saga',
        DefinitionString: '{"StartAt":"A","Do":"${Charge}","Other":"${Unknown}"}',
        DefinitionSubstitutions: { Charge: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
      },
    },
    Queue: queue({ QueueName: 'q' }),
  });

  expect(account.takeCalls().at(-1)?.input['definition']).toBe(
    '{"StartAt":"A","Do":"arn:aws:sqs:eu-west-1:000000000000:q","Other":"${Unknown}"}',
  );
});

test('a rule keeps the targets that it still names', async () => {
  const account = fakeAccount();
  const rule = (...ids: string[]) => ({
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: { Name: 'r', EventBusName: { Ref: 'Bus' }, Targets: ids.map((Id) => ({ Id, Arn: `arn:${Id}` })) },
    },
  });
  await deploy(account, rule('a', 'b'));
  account.takeCalls();

  const { resources } = await deploy(account, rule('b', 'c'));

  expect(account.takeCalls()).toMatchObject([
    { call: 'events PutRule' },
    { call: 'events PutTargets', input: { Targets: [{ Id: 'b' }, { Id: 'c' }] } },
    { call: 'events RemoveTargets', input: { Rule: 'r', EventBusName: 'bus', Ids: ['a'] } },
  ]);
  expect(resources.map(({ physicalId }) => physicalId)).toEqual(['bus', 'bus|r']);
});

test('a permission whose source changed is made again', async () => {
  const account = fakeAccount();
  const permission = (SourceArn: string) => ({
    P: {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: 'f', Action: 'lambda:InvokeFunction', Principal: 's', SourceArn },
    },
  });
  await deploy(account, permission('one'));
  account.takeCalls();

  const { changes } = await deploy(account, permission('two'));

  expect(callsOf(account)).toEqual(['lambda RemovePermission', 'lambda AddPermission']);
  expect(changes).toMatchObject([{ action: 'recreated' }]);
});

test('an index of a table is added and dropped in place', async () => {
  const account = fakeAccount();
  const table = (...names: string[]) => ({
    T: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 't',
        AttributeDefinitions: ['pk', ...names].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: names.map((name) => ({
          IndexName: name,
          KeySchema: [{ AttributeName: name, KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        })),
      },
    },
  });
  await deploy(account, table('old'));
  account.takeCalls();

  await deploy(account, table('new'));

  const updates = account.takeCalls().flatMap(({ input }) => input['GlobalSecondaryIndexUpdates'] ?? []);
  expect(updates).toMatchObject([{ Delete: { IndexName: 'old' } }, { Create: { IndexName: 'new' } }]);
});

test('conditions, mappings and parameters decide what is made', async () => {
  const account = fakeAccount();

  const { resources } = await deploy(
    account,
    {
      Live: { ...queue({ QueueName: { 'Fn::FindInMap': ['Names', { Ref: 'Stage' }, 'queue'] } }), Condition: 'IsLive' },
      Test: { ...queue(), Condition: 'IsTest' },
    },
    {
      Parameters: {
        Stage: { Type: 'String', Default: 'live' },
        BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
      },
      Mappings: { Names: { live: { queue: 'orders' } } },
      Conditions: {
        IsLive: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] },
        IsTest: { 'Fn::Not': [{ Condition: 'IsLive' }] },
      },
      Rules: { CheckBootstrapVersion: {} },
    },
  );

  expect(resources.map(({ physicalId }) => physicalId)).toEqual([
    'https://sqs.eu-west-1.amazonaws.com/000000000000/orders',
  ]);
});

test('a stack imports what another one exports', async () => {
  const account = fakeAccount();
  await deploy(
    account,
    { Q: queue({ QueueName: 'q' }) },
    { Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Q', 'Arn'] }, Export: { Name: 'shop-q' } } } },
  );
  const importing = {
    Resources: { M: { Type: 'AWS::CDK::Metadata' } },
    Outputs: { Seen: { Value: { 'Fn::ImportValue': 'shop-q' } } },
  };

  const { outputs } = await deployTemplate(account.kernel, { assembly: assemblyOf('other', importing) });

  expect(outputs).toEqual({ Seen: 'arn:aws:sqs:eu-west-1:000000000000:q' });
});

test('resources that depend on one another in a circle are refused', async () => {
  const circle = { A: { ...queue(), DependsOn: 'B' }, B: { ...queue(), DependsOn: 'A' } };

  await expect(deploy(fakeAccount(), circle)).rejects.toThrow('circular dependency: A -> B -> A');
});

test('a role that lost a policy may no longer do what it allowed', async () => {
  const account = fakeAccount();
  const role = (...names: string[]) => ({
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'r',
        AssumeRolePolicyDocument: { Statement: [] },
        Policies: names.map((PolicyName) => ({ PolicyName, PolicyDocument: { Statement: [] } })),
      },
    },
  });
  await deploy(account, role('one', 'two'));

  await deploy(account, role('two'));

  const listed = await account.kernel.aws.call('iam', 'ListRolePolicies', { RoleName: 'r' }, administrator);
  expect(listed).toMatchObject({ PolicyNames: ['two'] });
});

test('alarms, dashboards and topics are accepted and do nothing', async () => {
  const { outputs } = await deploy(
    fakeAccount(),
    {
      Topic: { Type: 'AWS::SNS::Topic' },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } },
    },
    { Outputs: { Topic: { Value: { Ref: 'Topic' } } } },
  );

  expect(outputs['Topic']).toMatch(/^arn:aws:sns:eu-west-1:000000000000:shop-Topic-/);
  expect(SUPPORTED_TYPES).toContain('AWS::CloudWatch::Alarm');
});

test.each([
  [{ Type: 'String', AllowedValues: ['dev', 'prod'] }, 'test', 'is none of the allowed values dev, prod'],
  [{ Type: 'String', AllowedPattern: '[a-z]+' }, 'Test', 'does not match the pattern [a-z]+'],
  [{ Type: 'String', MinLength: 5 }, 'test', 'is not 5 to Infinity characters long'],
  [{ Type: 'Number', MaxValue: 3 }, '4', 'is not from -Infinity to 3'],
  [{ Type: 'Number' }, 'four', 'is no number'],
  [{ Type: 'CommaDelimitedList', AllowedValues: ['a', 'b'] }, 'a,c', '"c" is none of the allowed values a, b'],
])('a parameter %j refuses the value %s', async (parameter, value, why) => {
  const account = fakeAccount();
  const assembly = assemblyOf('shop', { Parameters: { Stage: parameter }, Resources: { Orders: queue() } });

  await expect(deployTemplate(account.kernel, { assembly, parameters: { Stage: value } })).rejects.toThrow(why);
  expect(callsOf(account)).toEqual([]);
});

test.each([
  ['a value of no parameter', {}, { Orders: queue() }, { Other: 'x' }, 'no stack has a parameter Other'],
  [
    'a dependency that is not declared',
    {},
    { Orders: { ...queue(), DependsOn: 'Nowhere' } },
    {},
    'resource Orders (AWS::SQS::Queue): it depends on Nowhere, and there is no such resource',
  ],
  [
    'conditions in a circle',
    { Conditions: { One: { Condition: 'Other' }, Other: { 'Fn::Not': [{ Condition: 'One' }] } } },
    { Orders: { ...queue(), Condition: 'One' } },
    {},
    'the condition One depends on itself',
  ],
  [
    'a function that is not simulated',
    {},
    { Orders: queue({ QueueName: { 'Fn::Select': [0, { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }] } }) },
    {},
    'the function Fn::Cidr is not simulated',
  ],
])('%s is refused by name', async (_what, rest, Resources, parameters, why) => {
  const account = fakeAccount();
  const assembly = assemblyOf('shop', { Resources, ...rest });

  await expect(deployTemplate(account.kernel, { assembly, parameters })).rejects.toThrow(why);
});
