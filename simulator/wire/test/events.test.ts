import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBus, type TestBus } from '../../events/src/testing.ts';
import { openSdk } from './sdk.ts';

let bus: TestBus;

beforeEach(() => {
  bus = openBus({ reach: openSdk });
});

afterEach(() => bus.close());

test('an archive is filled, replayed and described through the SDK', async () => {
  const EventSourceArn = bus.kernel.aws.arn('events', 'event-bus/default');
  await bus.rule('placed', { source: ['orders'] }, { Arn: await bus.queue('placed') });
  const { ArchiveArn } = await bus.call('CreateArchive', { ArchiveName: 'all', EventSourceArn, RetentionDays: 1 });
  const since = new Date(bus.kernel.clock.now());
  await bus.put({ orderId: 'o1' }, { Time: new Date('2025-12-31T23:59:59Z') });
  await bus.pass(1_000);
  expect(await bus.bodies('placed')).toMatchObject([{ time: '2025-12-31T23:59:59Z' }]);

  await bus.call('StartReplay', {
    ReplayName: 'again',
    EventSourceArn: ArchiveArn,
    EventStartTime: since,
    EventEndTime: new Date(bus.kernel.clock.now()),
    Destination: { Arn: EventSourceArn },
  });

  // The first one is visible again by now.
  const replayed = (await bus.bodies('placed')).filter((event) => Object(event)['replay-name'] === 'again');
  expect(replayed).toMatchObject([{ detail: { orderId: 'o1' } }]);
  expect(await bus.call('DescribeReplay', { ReplayName: 'again' })).toMatchObject({
    State: 'COMPLETED',
    EventStartTime: since,
    EventLastReplayedTime: new Date('2025-12-31T23:59:59Z'),
  });
  expect(await bus.call('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({ EventCount: 1, State: 'ENABLED' });
  await expect(bus.call('CancelReplay', { ReplayName: 'again' })).rejects.toMatchObject({
    code: 'IllegalStatusException',
  });
});

test('a rule lives through the SDK: made, described, tagged, found by its target, disabled, deleted', async () => {
  const Arn = await bus.queue('placed');
  await bus.call('CreateEventBus', { Name: 'shop' });
  const place = { EventBusName: 'shop' };
  const { RuleArn } = await bus.call('PutRule', {
    ...place,
    Name: 'placed',
    EventPattern: '{"source":["orders"]}',
    Tags: [{ Key: 'team', Value: 'shop' }],
  });
  await bus.call('PutTargets', { ...place, Rule: 'placed', Targets: [{ Id: 'queue', Arn, InputPath: '$.detail' }] });

  expect(await bus.call('ListRuleNamesByTarget', { ...place, TargetArn: Arn })).toEqual({ RuleNames: ['placed'] });
  expect(await bus.call('ListTargetsByRule', { ...place, Rule: 'placed' })).toEqual({
    Targets: [{ Id: 'queue', Arn, InputPath: '$.detail' }],
  });
  expect(await bus.call('ListTagsForResource', { ResourceARN: RuleArn })).toEqual({
    Tags: [{ Key: 'team', Value: 'shop' }],
  });
  await bus.call('DisableRule', { ...place, Name: 'placed' });
  expect(await bus.call('DescribeRule', { ...place, Name: 'placed' })).toMatchObject({ State: 'DISABLED' });
  await expect(bus.call('DeleteEventBus', { Name: 'shop' })).rejects.toMatchObject({ code: 'ValidationException' });
  await bus.call('RemoveTargets', { ...place, Rule: 'placed', Ids: ['queue'] });
  await bus.call('DeleteRule', { ...place, Name: 'placed' });
  await bus.call('DeleteEventBus', { Name: 'shop' });
  await expect(bus.call('DescribeEventBus', { Name: 'shop' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'Event bus shop does not exist.',
  });
});

test('a FIFO queue gets an event in its message group', async () => {
  const Arn = await bus.queue('placed.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  await bus.rule('placed', { source: ['orders'] }, { Arn, SqsParameters: { MessageGroupId: 'orders' } });

  await bus.put({ orderId: 'o1' });

  const [message] = await bus.arrived('placed.fifo');
  expect(message?.Attributes).toMatchObject({ MessageGroupId: 'orders' });
});
