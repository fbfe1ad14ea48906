import { expect, test } from 'vitest';
import { createIam } from '#iam';
import { AwsError, administrator, type Caller, createKernel, type Kernel, type Permission } from '#kernel';

const TABLE = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';
const QUEUE = 'arn:aws:sqs:eu-west-1:000000000000:orders';
const ROLE = 'arn:aws:iam::000000000000:role/place-order';
const placeOrder: Caller = { kind: 'role', roleArn: ROLE, session: 'place-order', name: 'lambda:place-order' };
const rule: Caller = {
  kind: 'service',
  principal: 'events.amazonaws.com',
  sourceArn: 'arn:aws:events:eu-west-1:000000000000:rule/bus/order-placed',
  name: 'events:order-placed',
};

/** A queue's policy, as SQS answers it. */
function standOnQueue(kernel: Kernel, ...statements: object[]): void {
  const Attributes = { Policy: JSON.stringify({ Statement: statements }) };
  kernel.aws.register({
    name: 'sqs',
    operations: { GetQueueAttributes: () => ({ Attributes }) },
    permissions: () => [],
  });
}

async function accountWith(...statements: object[]) {
  const kernel = createKernel({ seed: 1 });
  createIam(kernel);
  let asked: Permission = { action: 'none:None', resource: '*' };
  kernel.aws.register({ name: 'any', operations: { Do: () => 'done' }, permissions: () => [asked] });
  await administer(kernel, 'CreateRole', { AssumeRolePolicyDocument: JSON.stringify({ Statement: [] }) });
  await putPolicy(kernel, ...statements);
  return {
    kernel,
    attempt: (action: string, resource: string, more: Partial<Permission> & { caller?: Caller } = {}) => {
      const { caller = placeOrder, ...rest } = more;
      asked = { action, resource, ...rest };
      return kernel.aws.call('any', 'Do', {}, caller);
    },
  };
}

const administer = (kernel: Kernel, operation: string, input: object) =>
  kernel.aws.call('iam', operation, { RoleName: 'place-order', ...input }, administrator);

const putPolicy = (kernel: Kernel, ...statements: object[]) =>
  administer(kernel, 'PutRolePolicy', { PolicyName: 'all', PolicyDocument: JSON.stringify({ Statement: statements }) });

test('a role may do what its policy allows, on what it names', async () => {
  const { attempt } = await accountWith({
    Effect: 'Allow',
    Action: ['dynamodb:PutItem', 'dynamodb:Get*'],
    Resource: TABLE,
  });

  await expect(attempt('dynamodb:PutItem', TABLE)).resolves.toBe('done');
  await expect(attempt('dynamodb:GetItem', TABLE)).resolves.toBe('done');
  await expect(attempt('dynamodb:PutItem', `${TABLE}s`)).rejects.toThrow('no identity-based policy allows');
});

test('a refusal names principal, action and resource as AWS does', async () => {
  const { attempt } = await accountWith();

  await expect(attempt('dynamodb:DeleteItem', TABLE)).rejects.toMatchObject({
    code: 'AccessDeniedException',
    statusCode: 400,
    message: `User: arn:aws:sts::000000000000:assumed-role/place-order/place-order is not authorized to perform: dynamodb:DeleteItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:DeleteItem action`,
  });
  await expect(attempt('sqs:SendMessage', QUEUE)).rejects.toMatchObject({
    code: 'AccessDenied',
    statusCode: 403,
    message: `User: arn:aws:sts::000000000000:assumed-role/place-order/place-order is not authorized to perform: sqs:sendmessage on resource: ${QUEUE} because no identity-based policy allows the sqs:sendmessage action`,
  });
});

test('an explicit deny outweighs an allow', async () => {
  const { attempt } = await accountWith(
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'dynamodb:DeleteItem', NotResource: `${TABLE}-old` },
  );

  await expect(attempt('dynamodb:DeleteItem', `${TABLE}-old`)).resolves.toBe('done');
  await expect(attempt('dynamodb:DeleteItem', TABLE)).rejects.toThrow(
    'with an explicit deny in an identity-based policy',
  );
});

test('a wildcard does not reach over a colon into another component of an ARN', async () => {
  const { attempt } = await accountWith({
    Effect: 'Allow',
    Action: 'sqs:*',
    Resource: 'arn:aws:sqs:eu-*:000000000000:or?ers',
  });

  await expect(attempt('sqs:SendMessage', QUEUE)).resolves.toBe('done');
  await expect(attempt('sqs:SendMessage', 'arn:aws:sqs:eu-:x:000000000000:orders')).rejects.toThrow('not authorized');
});

test('leading keys decide anew with each request', async () => {
  const { attempt } = await accountWith({
    Effect: 'Allow',
    Action: 'dynamodb:PutItem',
    Resource: TABLE,
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ORDER#*'] } },
  });
  const put = (...keys: string[]) =>
    attempt('dynamodb:PutItem', TABLE, { conditionKeys: { 'dynamodb:LeadingKeys': keys } });

  await expect(put('ORDER#1', 'ORDER#2')).resolves.toBe('done');
  await expect(put('ORDER#1', 'STOCK#2')).rejects.toThrow('not authorized');
  await expect(put('ORDER#3')).resolves.toBe('done');
});

test.each([
  ['StringEquals', 'key', ['a'], true],
  ['StringEquals', 'key', undefined, false],
  ['StringEqualsIfExists', 'key', undefined, true],
  ['StringNotEquals', 'other', ['a'], true],
  ['StringNotEquals', 'key', undefined, true],
  ['StringNotLike', 'k*', ['key'], false],
  ['ForAnyValue:StringEquals', 'key', undefined, false],
  ['ForAllValues:StringEquals', 'key', undefined, true],
  ['Null', 'true', undefined, true],
  ['Null', 'true', ['a'], false],
])('%s %s holds for %j: %s', async (operator, value, actual, holds) => {
  const { attempt } = await accountWith({
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { [operator]: { 'events:source': value } },
  });
  const values = actual?.map((one) => (one === 'a' ? 'key' : one));
  const attempted = attempt('a:B', '*', values ? { conditionKeys: { 'events:source': values } } : {});

  await (holds ? expect(attempted).resolves.toBe('done') : expect(attempted).rejects.toThrow('not authorized'));
});

test.each([
  ['an operator', { Condition: { IpAddress: { 'aws:SourceArn': '10.0.0.0/8' } } }, 'condition operator "IpAddress"'],
  ['a key', { Condition: { StringEquals: { 'aws:UserAgent': 'x' } } }, 'condition key "aws:UserAgent"'],
  ['a variable', { Resource: 'arn:aws:sqs:::${aws:username}' }, 'policy variable'],
])('%s that is not simulated is refused when the policy is put', async (_what, element, complaint) => {
  const { kernel } = await accountWith();

  await expect(putPolicy(kernel, { Effect: 'Allow', Action: '*', Resource: '*', ...element })).rejects.toThrow(
    complaint,
  );
});

test('a changed policy decides the next call', async () => {
  const { kernel, attempt } = await accountWith({ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' });
  await expect(attempt('dynamodb:PutItem', TABLE)).resolves.toBe('done');

  await putPolicy(kernel, { Effect: 'Allow', Action: 'sqs:*', Resource: '*' });

  await expect(attempt('dynamodb:PutItem', TABLE)).rejects.toThrow('not authorized');
  await expect(attempt('sqs:SendMessage', QUEUE)).resolves.toBe('done');
});

test('managed policies of AWS are known by name, others are refused by name', async () => {
  const { kernel, attempt } = await accountWith();
  const attach = (name: string) =>
    administer(kernel, 'AttachRolePolicy', { PolicyArn: `arn:aws:iam::aws:policy/${name}` });

  await attach('service-role/AWSLambdaSQSQueueExecutionRole');

  await expect(attempt('sqs:ReceiveMessage', QUEUE)).resolves.toBe('done');
  await expect(attach('AdministratorAccess')).rejects.toThrow('policy/AdministratorAccess');
});

test('the administrator and roles that IAM does not know may do everything', async () => {
  const { attempt } = await accountWith();

  await expect(attempt('dynamodb:PutItem', TABLE, { caller: administrator })).resolves.toBe('done');
  await expect(attempt('dynamodb:PutItem', TABLE, { caller: { ...placeOrder, roleArn: `${ROLE}-2` } })).resolves.toBe(
    'done',
  );
});

test('a service is let in by the policy of the resource alone', async () => {
  const { kernel, attempt } = await accountWith();
  const allow = (sourceArn: string) => ({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE,
    Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
  });
  const send = () => attempt('sqs:SendMessage', QUEUE, { caller: rule });

  await expect(send()).rejects.toThrow('no resource-based policy allows the sqs:sendmessage action');
  standOnQueue(kernel, allow('arn:aws:events:eu-west-1:000000000000:rule/bus/another'));
  await expect(send()).rejects.toThrow('not authorized');
  standOnQueue(kernel, allow('arn:aws:events:eu-west-1:000000000000:rule/bus/order-placed'));
  await expect(send()).resolves.toBe('done');
});

test('a resource without a policy is open to services until the account has a role', async () => {
  const { kernel, attempt } = await accountWith();
  await administer(kernel, 'DeleteRolePolicy', { PolicyName: 'all' });
  await expect(attempt('sqs:SendMessage', QUEUE, { caller: rule })).rejects.toThrow('not authorized');

  await administer(kernel, 'DeleteRole', {});

  await expect(attempt('sqs:SendMessage', QUEUE, { caller: rule })).resolves.toBe('done');
});

test('a queue that denies unencrypted calls lets simulated ones pass, and its allow is enough for a role', async () => {
  const { kernel, attempt } = await accountWith();
  const deny = {
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'sqs:*',
    Resource: QUEUE,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const allow = { Effect: 'Allow', Principal: { AWS: ROLE }, Action: 'sqs:SendMessage', Resource: QUEUE };
  standOnQueue(kernel, deny, allow);

  await expect(attempt('sqs:SendMessage', QUEUE)).resolves.toBe('done');
  await expect(attempt('sqs:ReceiveMessage', QUEUE)).rejects.toThrow('no identity-based policy');
});

test('a function is asked for its policy by its own operation', async () => {
  const { kernel, attempt } = await accountWith();
  const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:place-order';
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: '*',
    Resource: FUNCTION,
  };
  const GetPolicy = ({ FunctionName }: Readonly<Record<string, unknown>>) => {
    if (FunctionName !== FUNCTION) throw new AwsError('ResourceNotFoundException', 'no policy');
    return { Policy: JSON.stringify({ Statement }) };
  };
  kernel.aws.register({ name: 'lambda', operations: { GetPolicy }, permissions: () => [] });

  await expect(attempt('lambda:InvokeFunction', FUNCTION, { caller: rule })).resolves.toBe('done');
  await expect(attempt('lambda:InvokeFunction', `${FUNCTION}-2`, { caller: rule })).rejects.toThrow('not authorized');
});
