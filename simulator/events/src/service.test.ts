import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createIam } from '#iam';
import { openBus } from './testing.ts';

const ORDERS = { source: ['orders'] };

const policy = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } });

test('an event reaches the queue of each rule that matches, and no other', async () => {
  const bus = openBus();
  const Arn = await bus.queue('placed');
  await bus.rule('placed', { ...ORDERS, 'detail-type': ['OrderPlaced'] }, { Arn });
  await bus.rule('shipped', { ...ORDERS, 'detail-type': ['OrderShipped'] }, { Arn });

  await bus.put({ orderId: 'o1' }, { Time: 1_767_225_600.5, Resources: ['arn:aws:x'] });

  expect(await bus.bodies('placed')).toEqual([
    {
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'OrderPlaced',
      source: 'orders',
      account: '111111111111',
      time: '2026-01-01T00:00:00Z',
      region: 'us-east-1',
      resources: ['arn:aws:x'],
      detail: { orderId: 'o1' },
    },
  ]);
});

test('a target that is away is tried again until it takes the event', async () => {
  const bus = openBus();
  await bus.rule('placed', ORDERS, { Arn: await bus.queue('placed') });
  bus.kernel.faults.add({ mode: 'server-error', on: { from: 'events:placed', to: 'sqs' }, nth: 1 });
  bus.kernel.faults.add({ mode: 'lost-answer', on: { from: 'events:placed', to: 'sqs' }, nth: 2 });

  await bus.put({ orderId: 'o1' });

  // Twice: the answer to the second attempt was lost, its effect was not.
  expect(await bus.bodies('placed')).toHaveLength(2);
});

test('after its last attempt an event lies in the dead-letter queue with the reason', async () => {
  const bus = openBus();
  const Arn = await bus.queue('placed');
  const dead = await bus.queue('dead');
  const RetryPolicy = { MaximumRetryAttempts: 2 };
  await bus.rule('placed', ORDERS, { Arn, RetryPolicy, DeadLetterConfig: { Arn: dead } });
  bus.kernel.faults.add({ mode: 'throttle', on: { to: 'sqs', operation: 'SendMessage', resource: 'placed' } });

  await bus.put({ orderId: 'o1' });

  const [letter] = await bus.arrived('dead');
  expect(JSON.parse(letter?.Body ?? '')).toMatchObject({ detail: { orderId: 'o1' } });
  expect(letter?.MessageAttributes).toMatchObject({
    RULE_ARN: { StringValue: 'arn:aws:events:us-east-1:111111111111:rule/placed' },
    TARGET_ARN: { StringValue: Arn },
    ERROR_CODE: { StringValue: 'THROTTLING' },
    EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
    RETRY_ATTEMPTS: { StringValue: '2' },
  });
});

test('the default policy gives up after a day or 185 retries', async () => {
  const bus = openBus();
  await bus.rule('placed', ORDERS, { Arn: await bus.queue('placed') });
  bus.kernel.faults.add({ mode: 'server-error', on: { to: 'sqs', operation: 'SendMessage' } });
  const startMs = bus.kernel.clock.now();

  await bus.put({ orderId: 'o1' });
  await bus.kernel.scheduler.untilQuiet();

  const hours = (bus.kernel.clock.now() - startMs) / 3_600_000;
  expect(hours).toBeGreaterThan(20);
  expect(hours).toBeLessThanOrEqual(24.2);
});

test('a target that does not exist is not tried again', async () => {
  const bus = openBus();
  await bus.queue('dead');
  const Arn = bus.kernel.aws.arn('sqs', 'nowhere');
  await bus.rule('placed', ORDERS, { Arn, DeadLetterConfig: { Arn: bus.kernel.aws.arn('sqs', 'dead') } });

  await bus.put({ orderId: 'o1' });

  const [letter] = await bus.arrived('dead');
  expect(letter?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('NO_RESOURCE');
  expect(letter?.MessageAttributes?.['RETRY_ATTEMPTS']?.StringValue).toBe('0');
});

test('a role that does not trust EventBridge delivers nothing', async () => {
  const bus = openBus();
  createIam(bus.kernel);
  const deadArn = await bus.queue('dead');
  await bus.callTo('sqs', 'SetQueueAttributes', {
    QueueUrl: `https://sqs/${bus.kernel.aws.accountId}/dead`,
    Attributes: { Policy: policy({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:*', Resource: '*' }) },
  });
  const trust = { Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await bus.callTo('iam', 'CreateRole', { RoleName: 'rule', AssumeRolePolicyDocument: policy(trust) });
  const RoleArn = 'arn:aws:iam::111111111111:role/rule';
  const Arn = await bus.queue('placed');
  await bus.rule('placed', ORDERS, { Arn, RoleArn, DeadLetterConfig: { Arn: deadArn } });

  await bus.put({ orderId: 'o1' });

  const [letter] = await bus.arrived('dead');
  expect(letter?.MessageAttributes?.['ERROR_CODE']?.StringValue).toBe('FAILED_TO_ASSUME_ROLE');
});

test('a state machine as a target needs a role', async () => {
  const bus = openBus();
  await bus.call('PutRule', { Name: 'placed', EventPattern: JSON.stringify(ORDERS) });
  const Arn = bus.kernel.aws.arn('states', 'stateMachine:saga');

  await expect(bus.call('PutTargets', { Rule: 'placed', Targets: [{ Id: 'saga', Arn }] })).rejects.toThrow(
    `RoleArn is required for target ${Arn}.`,
  );
});

test('deliveries go on after a restart', async () => {
  const storePath = join(mkdtempSync(join(tmpdir(), 'events-')), 'store.sqlite');
  const before = openBus({ storePath });
  await before.rule('placed', ORDERS, { Arn: await before.queue('placed') });
  before.kernel.faults.add({ mode: 'server-error', on: { to: 'sqs', operation: 'SendMessage' } });
  await before.put({ orderId: 'waits for its retry' });
  await before.pass(500);
  before.kernel.faults.remove();
  const put = before.put({ orderId: 'under way' });
  before.kernel.close();
  await put;

  const after = openBus({ storePath });

  expect(await after.bodies('placed')).toHaveLength(2);
});

test('events travel from bus to bus', async () => {
  const bus = openBus();
  const { EventBusArn } = await bus.call('CreateEventBus', { Name: 'shop' });
  await bus.rule('hand-on', ORDERS, { Arn: EventBusArn, RoleArn: 'arn:aws:iam::111111111111:role/hand-on' });
  await bus.rule('placed', ORDERS, { Arn: await bus.queue('placed') }, { EventBusName: 'shop' });

  await bus.put({ orderId: 'o1' });

  expect(await bus.bodies('placed')).toMatchObject([{ detail: { orderId: 'o1' } }]);
});

test('entries are refused one by one', async () => {
  const bus = openBus();
  const entry = { Source: 'orders', DetailType: 'OrderPlaced', Detail: '{}' };

  const answer = await bus.call('PutEvents', {
    Entries: [
      entry,
      { ...entry, Detail: '[]' },
      { Source: 'orders', Detail: '{}' },
      { ...entry, Source: 'aws.orders' },
    ],
  });

  expect(answer).toEqual({
    FailedEntryCount: 3,
    Entries: [
      { EventId: expect.any(String) },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
      },
      { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
    ],
  });
});

test('a request over the limits is refused as a whole', async () => {
  const bus = openBus();
  await expect(bus.put({ text: 'x'.repeat(1_048_576) })).rejects.toThrow('Total size of the entries in the request');
  const Entries = Array.from({ length: 11 }, () => ({ Source: 's', DetailType: 't', Detail: '{}' }));
  await expect(bus.call('PutEvents', { Entries })).rejects.toThrow("at 'entries' failed to satisfy constraint");
});

test.each([
  [
    'PutRule',
    { Name: 'r', EventPattern: '{"source":["s"]}', State: 'OFF' },
    'state',
    'Member must satisfy enum value set: [ENABLED, DISABLED,',
  ],
  ['ListRules', { Limit: 101 }, 'limit', 'Member must have value less than or equal to 100'],
  ['PutTargets', { Rule: 'r', Targets: [] }, 'targets', 'Member must have length greater than or equal to 1'],
])('%s names the limit that %o is beyond', async (operation, input, member, constraint) => {
  await expect(openBus().call(operation, input)).rejects.toThrow(
    `at '${member}' failed to satisfy constraint: ${constraint}`,
  );
});

test('a replay brings archived events back to the rules that it names, and archives nothing twice', async () => {
  const bus = openBus();
  const Arn = await bus.queue('placed');
  await bus.rule('placed', ORDERS, { Arn });
  await bus.rule('other', ORDERS, { Arn: await bus.queue('other') });
  const busArn = bus.kernel.aws.arn('events', 'event-bus/default');
  const { ArchiveArn } = await bus.call('CreateArchive', { ArchiveName: 'all', EventSourceArn: busArn });
  for (let order = 0; order < 300; order += 1) await bus.put({ order });
  await bus.pass(1_000);
  expect(await bus.arrived('placed')).toHaveLength(300);
  await bus.arrived('other');

  await bus.call('StartReplay', {
    ReplayName: 'again',
    EventSourceArn: ArchiveArn,
    EventStartTime: 0,
    EventEndTime: bus.kernel.clock.now() / 1_000,
    Destination: { Arn: busArn, FilterArns: [bus.kernel.aws.arn('events', 'rule/placed')] },
  });

  const replayed = await bus.bodies('placed');
  expect(replayed.filter((event) => Object(event)['replay-name'] === 'again')).toHaveLength(300);
  expect(await bus.call('DescribeReplay', { ReplayName: 'again' })).toMatchObject({ State: 'COMPLETED' });
  expect(await bus.call('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({ EventCount: 300 });
  const elsewhere = await bus.bodies('other');
  expect(elsewhere.some((event) => Object(event)['replay-name'] !== undefined)).toBe(false);
});

test('a scheduled rule fires at its rate while time passes, and keeps nothing from being quiet', async () => {
  const bus = openBus();
  const Arn = await bus.queue('ticks');
  await bus.call('PutRule', { Name: 'tick', ScheduleExpression: 'rate(5 minutes)' });
  await bus.call('PutTargets', { Rule: 'tick', Targets: [{ Id: 'queue', Arn }] });

  await bus.kernel.scheduler.untilQuiet();
  await bus.pass(16 * 60_000);

  expect(await bus.bodies('ticks')).toMatchObject(
    ['00:05', '00:10', '00:15'].map((time) => ({ 'detail-type': 'Scheduled Event', time: `2026-01-01T${time}:00Z` })),
  );
});

test('a disabled rule takes nothing, and a rule with targets cannot be deleted', async () => {
  const bus = openBus();
  await bus.rule('placed', ORDERS, { Arn: await bus.queue('placed') });
  await bus.call('DisableRule', { Name: 'placed' });
  await bus.put({ orderId: 'o1' });
  expect(await bus.arrived('placed')).toEqual([]);

  await expect(bus.call('DeleteRule', { Name: 'placed' })).rejects.toThrow(
    "Rule can't be deleted since it has targets.",
  );
  await bus.call('RemoveTargets', { Rule: 'placed', Ids: ['target'] });
  await bus.call('DeleteRule', { Name: 'placed' });
  expect(await bus.call('ListRules', {})).toEqual({ Rules: [] });
});

test('a trace header travels beside the event', async () => {
  const bus = openBus();
  await bus.rule('placed', ORDERS, { Arn: await bus.queue('placed') });

  await bus.put({}, { TraceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793' });

  const [message] = await bus.arrived('placed');
  expect(message?.Attributes?.['AWSTraceHeader']).toBe('Root=1-5759e988-bd862e3fe1be46a994272793');
});

test('the detail of an event keeps its text, but for white space', async () => {
  const bus = openBus();
  await bus.rule('placed', ORDERS, { Arn: await bus.queue('placed') });

  await bus.put({}, { Detail: '{ "amount": 12345678901234567890.10, "note": "two  words \\" {" }' });

  const [message] = await bus.arrived('placed');
  expect(message?.Body).toContain('"detail":{"amount":12345678901234567890.10,"note":"two  words \\" {"}}');
});
