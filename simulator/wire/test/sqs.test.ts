import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKernel, type Kernel } from '#kernel';
import { createSqs } from '#sqs';
import { openSdk, type Sdk } from './sdk.ts';

let kernel: Kernel;
let sdk: Sdk;
const call = (operation: string, input: Record<string, unknown>) => sdk.call('sqs', operation, input);

beforeEach(async () => {
  kernel = createKernel({ seed: 1 });
  createSqs(kernel);
  kernel.resume();
  sdk = await openSdk(kernel);
});

afterEach(async () => {
  await sdk.close();
  kernel.close();
});

test('a message goes through the SDK and back with everything beside its body, digests included', async () => {
  const { QueueUrl } = await call('CreateQueue', { QueueName: 'orders', tags: { team: 'shop' } });
  const binary = new Uint8Array([0, 1, 255]);
  await call('SendMessage', {
    QueueUrl,
    MessageBody: 'größer 🚀',
    MessageAttributes: {
      kind: { DataType: 'String.kind', StringValue: 'ø' },
      count: { DataType: 'Number', StringValue: '1.50' },
      bytes: { DataType: 'Binary', BinaryValue: binary },
    },
    MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1' } },
  });

  const { Messages } = await call('ReceiveMessage', {
    QueueUrl,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  });

  expect(Messages).toMatchObject([
    {
      Body: 'größer 🚀',
      Attributes: { ApproximateReceiveCount: '1', AWSTraceHeader: 'Root=1' },
      MessageAttributes: {
        kind: { DataType: 'String.kind', StringValue: 'ø' },
        count: { DataType: 'Number', StringValue: '1.50' },
        bytes: { DataType: 'Binary', BinaryValue: binary },
      },
    },
  ]);
});

test('batches take what is good, and failures bear the older codes', async () => {
  const { QueueUrl } = await call('CreateQueue', { QueueName: 'orders' });
  const Entries = [
    { Id: 'good', MessageBody: 'order' },
    { Id: 'bad', MessageBody: '\u0000' },
  ];
  expect(await call('SendMessageBatch', { QueueUrl, Entries })).toMatchObject({
    Successful: [{ Id: 'good' }],
    Failed: [{ Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true }],
  });
  const { Messages } = await call('ReceiveMessage', { QueueUrl, VisibilityTimeout: 0 });
  const [message] = Messages as { ReceiptHandle: string }[];
  const handles = [
    { Id: 'one', ReceiptHandle: message?.ReceiptHandle },
    { Id: 'two', ReceiptHandle: 'none' },
  ];
  expect(await call('DeleteMessageBatch', { QueueUrl, Entries: handles })).toMatchObject({
    Successful: [{ Id: 'one' }],
    Failed: [{ Id: 'two', Code: 'ReceiptHandleIsInvalid' }],
  });
});

test.each([
  ['GetQueueUrl', { QueueName: 'nowhere' }, 'QueueDoesNotExist', 'The specified queue does not exist.'],
  ['CreateQueue', { QueueName: 'a b' }, 'InvalidParameterValue', 'Can only include alphanumeric characters'],
  ['CreateQueue', { QueueName: 'orders', Attributes: { DelaySeconds: '1' } }, 'QueueNameExists', 'DelaySeconds'],
  ['StartMessageMoveTask', { SourceArn: 'arn:aws:sqs:eu-west-1:000000000000:x' }, 'ResourceNotFoundException', ''],
])('the SDK knows the error of %s %j', async (operation, input, name, message) => {
  await call('CreateQueue', { QueueName: 'orders' });

  const error = await call(operation, input).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: expect.stringMatching(new RegExp(`^${name}`)) });
  expect(String(error)).toContain(message);
});

test('errors bear the code of the older protocol in a header', async () => {
  const answer = await fetch(`http://127.0.0.1:${sdk.port}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.GetQueueUrl',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: '{"QueueName":"nowhere"}',
  });

  expect(answer.status).toBe(400);
  expect(answer.headers.get('x-amzn-query-error')).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
  expect(await answer.json()).toEqual({
    __type: 'com.amazonaws.sqs#QueueDoesNotExist',
    message: 'The specified queue does not exist.',
  });
});

test('older clients reach a queue by the query protocol', async () => {
  const query = async (fields: Record<string, string>, path = '/') => {
    const body = new URLSearchParams({ Version: '2012-11-05', ...fields }).toString();
    const answer = await fetch(`http://127.0.0.1:${sdk.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    return { status: answer.status, text: await answer.text() };
  };
  const made = await query({
    Action: 'CreateQueue',
    QueueName: 'orders',
    'Attribute.1.Name': 'DelaySeconds',
    'Attribute.1.Value': '0',
  });
  const [, QueueUrl = ''] = /<QueueUrl>(.*)<\/QueueUrl>/.exec(made.text) ?? [];
  expect(QueueUrl).toBe('https://sqs.eu-west-1.amazonaws.com/000000000000/orders');

  const nothing = await query({ Action: 'SendMessageBatch', QueueUrl });
  expect(nothing.text).toContain('<Code>AWS.SimpleQueueService.EmptyBatchRequest</Code>');

  const entry = 'SendMessageBatchRequestEntry';
  const sent = await query({
    Action: 'SendMessageBatch',
    QueueUrl,
    [`${entry}.1.Id`]: 'a',
    [`${entry}.1.MessageBody`]: '<tea> & "cups"',
    [`${entry}.1.MessageAttribute.1.Name`]: 'kind',
    [`${entry}.1.MessageAttribute.1.Value.DataType`]: 'String',
    [`${entry}.1.MessageAttribute.1.Value.StringValue`]: 'test',
    [`${entry}.2.Id`]: 'b',
    [`${entry}.2.MessageBody`]: 'x',
    [`${entry}.2.DelaySeconds`]: '901',
  });
  expect(sent.text).toMatch(/<SendMessageBatchResultEntry><Id>a<\/Id>.*<BatchResultErrorEntry><Id>b<\/Id>/);

  const received = await query(
    { Action: 'ReceiveMessage', 'AttributeName.1': 'ApproximateReceiveCount', 'MessageAttributeName.1': 'All' },
    '/000000000000/orders',
  );
  expect(received.text).toContain('<Body>&lt;tea&gt; &amp; &quot;cups&quot;</Body>');
  expect(received.text).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
  expect(received.text).toContain(
    '<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>test</StringValue></Value></MessageAttribute>',
  );

  expect(await query({ Action: 'GetQueueUrl', QueueName: 'nowhere' })).toMatchObject({
    status: 400,
    text: expect.stringContaining('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>'),
  });
  expect((await query({ Action: 'Publish' })).text).toContain('<Code>InvalidAction</Code>');
});

/** Counts who waits for a signal. */
function countWaiting({ signals }: Kernel): () => number {
  let waiting = 0;
  const listen = signals.listen;
  signals.listen = (topic, listener) => {
    const listening = listen(topic, listener);
    waiting += 1;
    const stop = () => {
      waiting -= 1;
      listening.stop();
    };
    return { stop };
  };
  return () => waiting;
}

test.each([
  ['in one piece', (body: string) => `content-length: ${body.length}\r\n\r\n${body}`],
  [
    'in chunks',
    (body: string) => `transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  ],
])('a receiver that asked %s and goes away while it waits takes no message', async (_how, rest) => {
  const { QueueUrl } = await call('CreateQueue', { QueueName: 'orders' });
  const waiting = countWaiting(kernel);
  const client = connect(sdk.port, '127.0.0.1');
  client.write(
    'POST / HTTP/1.1\r\nhost: localhost\r\nx-amz-target: AmazonSQS.ReceiveMessage\r\n' +
      'content-type: application/x-amz-json-1.0\r\nx-amz-date: 20260101T000000Z\r\n' +
      'authorization: AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=x\r\n' +
      rest(JSON.stringify({ QueueUrl, WaitTimeSeconds: 20 })),
  );
  await expect.poll(waiting).toBe(1);

  client.destroy();
  await expect.poll(waiting).toBe(0);
  await call('SendMessage', { QueueUrl, MessageBody: 'order' });

  expect((await call('ReceiveMessage', { QueueUrl }))['Messages']).toMatchObject([{ Body: 'order' }]);
});
