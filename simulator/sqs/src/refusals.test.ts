import { expect, test } from 'vitest';
import { openQueues } from './testing.ts';

const attribute = (name: string, value: object) => ({ MessageAttributes: { [name]: value } });
const text = { DataType: 'String', StringValue: 'x' };

test.each([
  ['', text, 'The request must contain non-empty message (user) attribute names.'],
  ['a'.repeat(257), text, 'Message (user) attribute name must be shorter than 256 bytes.'],
  ['a b', text, 'Message (user) attributes name can only contain upper and lower score characters'],
  ['AWS.kind', text, "You can't use message attribute names beginning with 'AWS.' or 'Amazon'."],
  ['kind.', text, 'they cannot start or end with'],
  ['kind', { DataType: '', StringValue: 'x' }, "The message (user) attribute 'kind' must contain a non-empty"],
  ['kind', { DataType: 'Text', StringValue: 'x' }, "The type of message (user) attribute 'kind' is invalid."],
  ['kind', { DataType: 'String' }, "attribute 'kind' must contain a non-empty message attribute value."],
  ['kind', { DataType: 'String', StringValue: '' }, "must contain a non-empty value of type 'String'."],
  ['kind', { DataType: 'Number', StringValue: 'x' }, "Can't cast the value of message (user) attribute 'kind'"],
])('an attribute that the service refuses is refused: %s %j', async (name, value, message) => {
  const queues = openQueues();
  const url = await queues.create('orders');

  await expect(queues.send(url, 'order', attribute(name, value))).rejects.toMatchObject({
    code: 'InvalidParameterValueException',
    message: expect.stringContaining(message),
  });
});

const dead = (policy: object) => ({ RedrivePolicy: JSON.stringify(policy) });
const arn = 'arn:aws:sqs:eu-west-1:000000000000:dead';

test.each([
  [{ RedrivePolicy: 'no JSON' }, 'Redrive policy is not a valid JSON map.'],
  [dead({}), 'Redrive policy does not contain mandatory attribute: maxReceiveCount.'],
  [dead({ maxReceiveCount: 1 }), 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.'],
  [dead({ deadLetterTargetArn: arn, maxReceiveCount: 0 }), 'Invalid value for maxReceiveCount: 0, valid values are'],
  [dead({ deadLetterTargetArn: 'dead', maxReceiveCount: 1 }), 'ARN should be fully qualified ARN.'],
  [dead({ deadLetterTargetArn: arn.replace('sqs', 'sns'), maxReceiveCount: 1 }), 'Only SQS queues are valid'],
  [dead({ deadLetterTargetArn: `${arn}.fifo`, maxReceiveCount: 1 }), 'must be same type of queue as the source.'],
  [dead({ deadLetterTargetArn: `${arn}2`, maxReceiveCount: 1 }), 'Dead letter target does not exist.'],
  [dead({ deadLetterTargetArn: arn, maxReceiveCount: 1, x: 1 }), 'Only following attributes are supported'],
  [{ RedriveAllowPolicy: '{}' }, 'in an unsupported format.'],
  [{ RedriveAllowPolicy: '{"redrivePermission":"byQueue"}' }, 'you must also specify one or more sourceQueueArns'],
  [{ RedriveAllowPolicy: '{"redrivePermission":"denyAll","sourceQueueArns":["a"]}' }, 'you must set redrivePermission'],
  [{ DelaySeconds: '901' }, 'Invalid value for the parameter DelaySeconds.'],
  [{ VisibilityTimeout: '-1' }, 'Invalid value for the parameter VisibilityTimeout.'],
  [{ FifoQueue: 'false' }, 'Unknown Attribute FifoQueue.'],
  [{ ContentBasedDeduplication: 'true' }, 'Unknown Attribute ContentBasedDeduplication.'],
  [{ Colour: 'red' }, 'Unknown Attribute Colour.'],
])('a queue cannot have %j', async (Attributes, message) => {
  const queues = openQueues();
  await queues.create('dead');

  await expect(queues.call('CreateQueue', { QueueName: 'orders', Attributes })).rejects.toThrow(message);
});

test('a name is free again a minute after its queue was deleted', async () => {
  const queues = openQueues();
  const QueueUrl = await queues.create('orders');
  await queues.call('DeleteQueue', { QueueUrl });

  await expect(queues.create('orders')).rejects.toMatchObject({
    code: 'QueueDeletedRecently',
    fields: { queryErrorCode: 'AWS.SimpleQueueService.QueueDeletedRecently;Sender' },
  });
  await queues.pass(60_000);
  await expect(queues.create('orders')).resolves.toContain('/orders');
});

test('high throughput of a FIFO queue needs duplicates told within groups', async () => {
  const queues = openQueues();
  const FifoThroughputLimit = 'perMessageGroupId';
  await expect(queues.create('orders.fifo', { FifoQueue: 'true', FifoThroughputLimit })).rejects.toThrow(
    'Invalid value for the parameter FifoThroughputLimit.',
  );
  await queues.create('orders.fifo', { FifoQueue: 'true', FifoThroughputLimit, DeduplicationScope: 'messageGroup' });
});

test('a call that asks for an unknown attribute hides no message', async () => {
  const queues = openQueues();
  const url = await queues.create('orders');
  await queues.send(url, 'order');

  await expect(queues.receive(url, { AttributeNames: ['Colour'] })).rejects.toThrow('Unknown Attribute Colour.');
  expect(await queues.counts(url)).toBe('1/0/0');
});

test('a receive call that is tried again gets the same messages, hidden anew', async () => {
  const queues = openQueues();
  const url = await queues.create('orders.fifo', { FifoQueue: 'true', VisibilityTimeout: '30' });
  for (const id of ['1', '2', '3']) {
    await queues.send(url, id, { MessageGroupId: 'a', MessageDeduplicationId: id });
  }
  const attempt = { ReceiveRequestAttemptId: 'attempt', MaxNumberOfMessages: 2, AttributeNames: ['All'] };

  const first = await queues.receive(url, attempt);
  await queues.pass(20_000);
  const second = await queues.receive(url, attempt);
  expect(second).toEqual(first);
  await queues.pass(20_000);
  expect(await queues.counts(url)).toBe('1/2/0');

  await queues.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first[0]?.ReceiptHandle });
  expect(await queues.receive(url, attempt)).toEqual([]);
  await queues.pass(10_000);
  expect((await queues.receive(url, attempt)).map(({ Body }) => Body)).toEqual(['2', '3']);
});

test('a queue with a key of its own is not encrypted with the service’s key', async () => {
  const queues = openQueues();
  const QueueUrl = await queues.create('orders', { KmsMasterKeyId: 'alias/orders' });

  expect(await queues.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })).toMatchObject({
    Attributes: { KmsMasterKeyId: 'alias/orders', KmsDataKeyReusePeriodSeconds: '300', SqsManagedSseEnabled: 'false' },
  });
  await expect(queues.create('both', { KmsMasterKeyId: 'alias/orders', SqsManagedSseEnabled: 'true' })).rejects.toThrow(
    'Invalid value for the parameter SqsManagedSseEnabled.',
  );
});

test.each([
  [
    'ListQueues',
    { MaxResults: 1_001 },
    'Value 1001 for parameter MaxResults is invalid. Reason: Must be less than or equal to 1000.',
  ],
  [
    'ListQueues',
    { MaxResults: 0 },
    'Value 0 for parameter MaxResults is invalid. Reason: Must be greater than or equal to 1.',
  ],
  [
    'ReceiveMessage',
    { QueueUrl: 'orders', MaxNumberOfMessages: 'ten' },
    'Value ten for parameter MaxNumberOfMessages is invalid. Reason: Must be an integer.',
  ],
  ['SendMessage', { QueueUrl: 'orders', MessageBody: null }, 'The request must contain the parameter MessageBody.'],
])('%s with %j is refused, and the value named', async (operation, input, message) => {
  await expect(openQueues().call(operation, input)).rejects.toMatchObject({ message });
});
