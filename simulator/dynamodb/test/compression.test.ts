import { crc32, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { administrator } from '#kernel';
import { asking, type DynamoDbEndpoint, listenDynamoDb } from './http-kit.ts';

/** An item whose answer is long enough to be compressed. */
const LARGE = { pk: { S: 'a' }, text: { S: 'x'.repeat(4_096) } };

let endpoint: DynamoDbEndpoint;

beforeAll(async () => {
  endpoint = await listenDynamoDb();
  const call = (operation: string, input: Readonly<Record<string, unknown>>) =>
    endpoint.kernel.aws.call('dynamodb', operation, { TableName: 'things', ...input }, administrator);
  await call('CreateTable', {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
  await call('PutItem', { Item: LARGE });
});

afterAll(() => endpoint.close());

describe('an answer', () => {
  test.each<['gzip' | 'deflate' | undefined, string[]]>([
    ['gzip', ['gzip', 'GZIP, identity', 'x, gzip ,, y', '*', '*, identity', 'identity, gzip;q=0.1', 'gzip, deflate']],
    ['gzip', ['deflate;q=0.5, gzip;q=31', 'gzip;q=x, deflate;q=0.9', '*, deflate;q=0.5']],
    ['deflate', ['deflate', 'deflate, gzip', 'gzip; q = 0.2, deflate;q=0.3', '*, gzip;q=0.5', '*, deflate']],
    [undefined, ['', 'identity', 'br', 'x-gzip', 'gzip;q=0', '*;q=0', 'gzip;q=-1', 'gzip br']],
  ])('of 4 KB is compressed by %s where that is preferred', async (encoding, headers) => {
    const body = JSON.stringify({ TableName: 'things', Key: { pk: LARGE.pk } });
    const unpack = encoding === 'gzip' ? gunzipSync : inflateSync;
    for (const accepted of headers) {
      const answer = await endpoint.send({ headers: { ...asking('GetItem'), 'accept-encoding': accepted }, body });
      expect(answer.headers['content-encoding'], accepted).toBe(encoding);
      expect(answer.headers['x-amz-crc32']).toBe(String(crc32(answer.body)));
      expect(JSON.parse((encoding ? unpack(answer.body) : answer.body).toString())).toEqual({ Item: LARGE });
    }
  });

  test('that is shorter is not compressed', async () => {
    const { headers } = await endpoint.send({
      headers: { ...asking('ListTables'), 'accept-encoding': 'gzip' },
      body: '{}',
    });
    expect(headers).not.toHaveProperty('content-encoding');
  });
});

describe('a request', () => {
  const encoded = (encoding: string, body: Buffer) =>
    endpoint.send({ headers: { ...asking('ListTables'), 'content-encoding': encoding }, body });

  test('may be compressed, in one piece or in several', async () => {
    expect((await encoded('gzip', gzipSync('{}'))).text).toBe('{"TableNames":["things"]}');
    expect((await encoded('gzip', Buffer.concat([gzipSync('{'), gzipSync('}')]))).status).toBe(200);
  });

  test.each<[string, string, Buffer]>([
    ['gzip', 'broken off', gzipSync('{}').subarray(0, -1)],
    ['gzip', 'of another form', Buffer.from('{}')],
    ['gzip', 'empty', Buffer.alloc(0)],
    ['br', 'of a form that the service does not read', Buffer.from('{}')],
  ])('in %s that is %s makes the endpoint fail', async (encoding, _, body) => {
    const { status, text } = await encoded(encoding, body);
    expect([status, JSON.parse(text)]).toEqual([500, { __type: 'com.amazon.coral.service#InternalFailure' }]);
  });
});
