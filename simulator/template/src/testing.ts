import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIam } from '#iam';
import { createKernel, type Kernel, type KernelOptions } from '#kernel';

type Json = Readonly<Record<string, unknown>>;

/** A call that a service of the fake account got. */
interface RecordedCall {
  readonly call: string;
  readonly input: Json;
}

/** An account whose services answer the least that CloudFormation needs, and note what they were asked. */
export interface FakeAccount {
  readonly kernel: Kernel;
  /** The calls since the last time it was asked. */
  takeCalls(): readonly RecordedCall[];
}

/** What the fake services answer; the others answer nothing. */
const ANSWERS: Readonly<Record<string, (input: Json, kernel: Kernel) => Json>> = {
  'sqs CreateQueue': ({ QueueName }, { aws }) => ({
    QueueUrl: `https://sqs.${aws.region}.amazonaws.com/${aws.accountId}/${String(QueueName)}`,
  }),
  'dynamodb CreateTable': ({ TableName }, { aws }) => ({ TableDescription: tableOf(String(TableName), aws) }),
  'dynamodb DescribeTable': ({ TableName }, { aws }) => ({ Table: tableOf(String(TableName), aws) }),
  'lambda CreateFunction': ({ FunctionName }, { aws }) => ({
    FunctionArn: aws.arn('lambda', `function:${String(FunctionName)}`),
  }),
  'lambda CreateEventSourceMapping': () => ({ UUID: '11111111-2222-3333-4444-555555555555' }),
  'events CreateEventBus': ({ Name }, { aws }) => ({ EventBusArn: aws.arn('events', `event-bus/${String(Name)}`) }),
  'events PutRule': ({ Name }, { aws }) => ({ RuleArn: aws.arn('events', `rule/${String(Name)}`) }),
  'states CreateStateMachine': ({ name }, { aws }) => ({
    stateMachineArn: aws.arn('states', `stateMachine:${String(name)}`),
  }),
  'apigatewayv2 CreateApi': () => ({ ApiId: 'a1', ApiEndpoint: 'https://a1.execute-api.eu-west-1.amazonaws.com' }),
  'apigatewayv2 CreateIntegration': () => ({ IntegrationId: 'i1' }),
  'apigatewayv2 CreateRoute': () => ({ RouteId: 'r1' }),
};

const SILENT = [
  'dynamodb DeleteTable',
  'dynamodb UpdateTable',
  'dynamodb UpdateTimeToLive',
  'events DeleteRule',
  'events PutTargets',
  'events RemoveTargets',
  'lambda AddPermission',
  'lambda DeleteFunction',
  'lambda RemovePermission',
  'lambda UpdateFunctionCode',
  'lambda UpdateFunctionConfiguration',
  'logs CreateLogGroup',
  'logs PutRetentionPolicy',
  'sqs DeleteQueue',
  'sqs SetQueueAttributes',
  'sqs TagQueue',
  'states UpdateStateMachine',
];

/** Opens a fake account; IAM in it is real. */
export function fakeAccount(options: KernelOptions = { seed: 1 }): FakeAccount {
  const kernel = createKernel(options);
  createIam(kernel);
  let calls: RecordedCall[] = [];
  const operations = new Map<string, Record<string, (input: Json) => Json>>();
  for (const name of [...Object.keys(ANSWERS), ...SILENT]) {
    const [service = '', operation = ''] = name.split(' ');
    const answer = (input: Json) => {
      calls.push({ call: name, input });
      return ANSWERS[name]?.(input, kernel) ?? {};
    };
    operations.set(service, { ...operations.get(service), [operation]: answer });
  }
  for (const [name, answers] of operations) kernel.aws.register({ name, operations: answers, permissions: () => [] });
  return {
    kernel,
    takeCalls: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

function tableOf(name: string, aws: Kernel['aws']): Json {
  const TableArn = aws.arn('dynamodb', `table/${name}`);
  return { TableArn, LatestStreamArn: `${TableArn}/stream/2026-01-01T00:00:00.000` };
}

/** Writes an assembly of one stack with one asset folder, and returns its directory. */
export function writeAssembly(stackName: string, template: object, asset: { hash: string; code: string }): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const artifacts = {
    [`${stackName}.assets`]: { type: 'cdk:asset-manifest', properties: { file: `${stackName}.assets.json` } },
    [stackName]: {
      type: 'aws:cloudformation:stack',
      dependencies: [`${stackName}.assets`],
      properties: { templateFile: `${stackName}.template.json` },
    },
  };
  const files = {
    [asset.hash]: {
      source: { path: `asset.${asset.hash}`, packaging: 'zip' },
      destinations: { here: { bucketName: 'assets', objectKey: `${asset.hash}.zip` } },
    },
  };
  mkdirSync(join(directory, `asset.${asset.hash}`));
  writeFileSync(join(directory, `asset.${asset.hash}`, 'index.js'), asset.code);
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '53.0.0', artifacts }));
  writeFileSync(join(directory, `${stackName}.template.json`), JSON.stringify(template));
  writeFileSync(join(directory, `${stackName}.assets.json`), JSON.stringify({ version: '53.0.0', files }));
  return directory;
}
