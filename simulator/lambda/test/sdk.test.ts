import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  ListTagsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  RemovePermissionCommand,
  TagResourceCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Listener, listenAws } from '#wire';
import { type FunctionKit, openFunctions } from './function-kit.ts';

let kit: FunctionKit;
let endpoint: Listener;
let lambda: LambdaClient;
let count = 0;
let name: string;

beforeAll(async () => {
  kit = openFunctions({ clock: 'wall' });
  endpoint = await listenAws(kit.kernel, { port: 0 });
  lambda = new LambdaClient({
    endpoint: `http://127.0.0.1:${endpoint.port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  lambda.destroy();
  await endpoint.close();
  kit.kernel.close();
});

beforeEach(() => {
  count += 1;
  name = `function-${count}`;
});

const zipOf = (source: string) => zipSync({ 'index.js': Buffer.from(source) });

const answers = (value: string) => `exports.handler = async () => ${JSON.stringify(value)};`;

const create = (source: string, more: object = {}) =>
  lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/any',
      Code: { ZipFile: zipOf(source) },
      ...more,
    }),
  );

const invoke = async (more: object = {}) => {
  const { Payload, ...answer } = await lambda.send(new InvokeCommand({ FunctionName: name, ...more }));
  return { ...answer, value: Payload?.length ? JSON.parse(Buffer.from(Payload).toString()) : undefined };
};

test('a function is made from a zip, shown, changed, tagged and deleted', async () => {
  const made = await create(answers('one'), { Tags: { team: 'shop' }, Timeout: 5 });
  const [before] = [(await invoke()).value];
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zipOf(answers('two')) }));
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, Description: 'changed' }));
  await lambda.send(new TagResourceCommand({ Resource: made.FunctionArn, Tags: { stage: 'dev' } }));
  const shown = await lambda.send(new GetFunctionCommand({ FunctionName: name }));

  expect([before, (await invoke()).value]).toEqual(['one', 'two']);
  expect(shown.Configuration).toMatchObject({
    FunctionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
    Description: 'changed',
    Timeout: 5,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Runtime: 'nodejs24.x',
  });
  expect((await lambda.send(new ListTagsCommand({ Resource: made.FunctionArn }))).Tags).toEqual({
    team: 'shop',
    stage: 'dev',
  });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  expect(Functions.map(({ FunctionName }) => FunctionName)).toContain(name);

  await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
  await expect(invoke()).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Function not found: arn:aws:lambda:eu-west-1:000000000000:function:${name}:$LATEST`,
    $metadata: { httpStatusCode: 404 },
  });
});

test('versions stay as they were published, and an alias divides invocations between two of them', async () => {
  await create('exports.handler = async (event, context) => context.functionVersion;');
  const publish = () => lambda.send(new PublishVersionCommand({ FunctionName: name }));
  const first = await publish();
  const again = await publish();
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, MemorySize: 256 }));
  const second = await publish();
  const alias = { FunctionName: name, Name: 'live', FunctionVersion: '1' };
  await lambda.send(new CreateAliasCommand({ ...alias, RoutingConfig: { AdditionalVersionWeights: { '2': 0.5 } } }));
  const drawn = new Set<string | undefined>();
  for (let tries = 0; tries < 40; tries += 1) drawn.add((await invoke({ Qualifier: 'live' })).ExecutedVersion);
  const shown = await lambda.send(new GetAliasCommand({ FunctionName: name, Name: 'live' }));
  await lambda.send(new UpdateAliasCommand({ ...alias, RoutingConfig: { AdditionalVersionWeights: {} } }));

  expect([first.Version, again.Version, second.Version]).toEqual(['1', '1', '2']);
  expect([...drawn].sort()).toEqual(['1', '2']);
  expect(shown.RoutingConfig).toEqual({ AdditionalVersionWeights: { '2': 0.5 } });
  expect((await invoke({ Qualifier: 'live' })).value).toBe('1');
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: name }));
  expect(Versions.map(({ Version }) => Version)).toEqual(['$LATEST', '1', '2']);
  await expect(
    lambda.send(new UpdateAliasCommand({ ...alias, RoutingConfig: { AdditionalVersionWeights: { '1': 0.1 } } })),
  ).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'Invalid function version 1. Function version 1 is already included in routing configuration.',
  });
});

test('permissions are statements of the function’s policy', async () => {
  await create(answers('any'));
  const permission = { FunctionName: name, StatementId: 'api', Action: 'lambda:InvokeFunction' };
  const add = () =>
    lambda.send(
      new AddPermissionCommand({
        ...permission,
        Principal: 'events.amazonaws.com',
        SourceArn: 'arn:aws:events:eu-west-1:000000000000:rule/any',
      }),
    );
  await add();
  const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName: name }));

  expect(JSON.parse(Policy)).toEqual({
    Version: '2012-10-17',
    Id: 'default',
    Statement: [
      {
        Sid: 'api',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
        Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:events:eu-west-1:000000000000:rule/any' } },
      },
    ],
  });
  await expect(add()).rejects.toMatchObject({ name: 'ResourceConflictException', $metadata: { httpStatusCode: 409 } });
  await lambda.send(new RemovePermissionCommand({ FunctionName: name, StatementId: 'api' }));
  await expect(lambda.send(new GetPolicyCommand({ FunctionName: name }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'The resource you requested does not exist.',
  });
});

test('an invocation answers result, error, log tail and version as Lambda does', async () => {
  await create(`exports.handler = async ({ fails }) => {
    console.log('about to answer');
    if (fails) throw new TypeError('no');
    return { fine: true };
  };`);
  const Payload = (event: object) => Buffer.from(JSON.stringify(event));

  const fine = await invoke({ Payload: Payload({}), LogType: 'Tail' });
  const failed = await invoke({ Payload: Payload({ fails: true }) });
  const dry = await invoke({ InvocationType: 'DryRun' });
  const event = await invoke({ InvocationType: 'Event', Payload: Payload({}) });

  expect([fine.StatusCode, fine.ExecutedVersion, fine.value]).toEqual([200, '$LATEST', { fine: true }]);
  expect(Buffer.from(fine.LogResult ?? '', 'base64').toString()).toMatch(
    /^START RequestId: .*\n.*INFO\tabout to answer\nEND RequestId: .*\nREPORT RequestId: .*\tDuration: /,
  );
  expect([failed.StatusCode, failed.FunctionError, failed.value]).toEqual([
    200,
    'Unhandled',
    { errorType: 'TypeError', errorMessage: 'no', trace: expect.arrayContaining(['TypeError: no']) },
  ]);
  expect([dry.StatusCode, event.StatusCode]).toEqual([204, 202]);
});

test('what is too large, malformed or throttled is refused in Lambda’s words', async () => {
  await create(answers('any'));
  const event = (bytes: number) => Buffer.from(JSON.stringify('x'.repeat(bytes)));

  await expect(invoke({ Payload: event(6_291_456) })).rejects.toMatchObject({
    name: 'RequestEntityTooLargeException',
    message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    $metadata: { httpStatusCode: 413 },
  });
  await expect(invoke({ InvocationType: 'Event', Payload: event(1_048_576) })).rejects.toMatchObject({
    message: '1048578 byte payload is too large for the Event invocation type (limit 1048576 bytes)',
  });
  await expect(invoke({ Payload: Buffer.from('{no json') })).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
    message: expect.stringMatching(/^Could not parse request body into json: /),
  });
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: 0 }));
  expect(
    (await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name }))).ReservedConcurrentExecutions,
  ).toBe(0);
  await expect(invoke()).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    message: 'Rate Exceeded.',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    $metadata: { httpStatusCode: 429 },
  });
});

test('packages in buckets, images, and parameters that are not simulated are refused by name', async () => {
  await expect(create('', { Code: { S3Bucket: 'bucket', S3Key: 'key' } })).rejects.toThrow(
    /Not simulated: a Lambda function from S3 or an image/,
  );
  await create(answers('any'));
  await expect(create(answers('any'))).rejects.toMatchObject({
    name: 'ResourceConflictException',
    message: `Function already exist: ${name}`,
  });
  await expect(
    lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: name,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-1:000000000000:topic' } },
      }),
    ),
  ).rejects.toThrow(/Not simulated: a Lambda destination in sns/);
});

test('error bodies have the members of Lambda’s API', async () => {
  const response = await fetch(`http://127.0.0.1:${endpoint.port}/2015-03-31/functions/nowhere`);

  expect([response.status, response.headers.get('x-amzn-errortype'), await response.json()]).toEqual([
    404,
    'ResourceNotFoundException',
    { Type: 'User', Message: 'Function not found: arn:aws:lambda:eu-west-1:000000000000:function:nowhere' },
  ]);
});
