import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asking, type DynamoDbEndpoint, listenDynamoDb, type Sent, SIGNED } from './http-kit.ts';

let endpoint: DynamoDbEndpoint;
const send = (sent: Sent) => endpoint.send(sent);

beforeAll(async () => {
  endpoint = await listenDynamoDb();
});

afterAll(() => endpoint.close());

const LIST = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
const JSON_BODY = { 'content-type': 'application/x-amz-json-1.0' };
const endpointError = (name: string) => `com.amazon.coral.service#${name}`;

describe('a request that is none of the API’s', () => {
  test.each<[string, Sent]>([
    ['a PUT', { method: 'PUT' }],
    ['an OPTIONS without an origin', { method: 'OPTIONS' }],
    ['a GET of another path', { method: 'GET', path: '/health' }],
    ['a body without a content type', { body: 'x' }],
    ['a body of another content type', { body: 'x', headers: { 'content-type': 'text/plain' } }],
    ['a body in JSON 1.1', { body: '{}', headers: { ...LIST, 'content-type': 'application/x-amz-json-1.1' } }],
  ])('%s is answered 404', async (_, sent) => {
    const { status, text, headers } = await send(sent);
    expect([status, text]).toEqual([404, '<UnknownOperationException/>\n']);
    expect(headers).toMatchObject({ 'x-amz-crc32': '3552371480', 'content-length': '29' });
  });

  test('a body above 16 MB is answered 413, and the connection is not torn down before', async () => {
    const { status } = await send({ body: Buffer.alloc(16 * 1024 * 1024 + 1, 'a') });
    expect(status).toBe(413);
  });

  test('a GET answers the endpoint’s health', async () => {
    const { status, text } = await send({ method: 'GET' });
    expect([status, text]).toEqual([200, 'healthy: dynamodb.eu-west-1.amazonaws.com ']);
  });
});

describe('a refused request', () => {
  test.each<[string, Sent, string, object]>([
    ['no JSON', { headers: { ...LIST, ...JSON_BODY }, body: 'x' }, 'SerializationException', {}],
    ['no target', {}, 'UnknownOperationException', {}],
    [
      'an unknown operation',
      { headers: { 'x-amz-target': 'DynamoDB_20120810.ListTable' } },
      'UnknownOperationException',
      {},
    ],
    [
      'no signature',
      { headers: LIST },
      'MissingAuthenticationTokenException',
      { message: 'Request is missing Authentication Token' },
    ],
    [
      'half a signature',
      { headers: { ...LIST, authorization: 'AWS4-x Credential=a,Signature=b', date: 'today' } },
      'IncompleteSignatureException',
      {
        message:
          "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-x Credential=a,Signature=b",
      },
    ],
    [
      'two signatures',
      { path: '/?X-Amz-Algorithm=a', headers: { ...LIST, ...SIGNED } },
      'InvalidSignatureException',
      { message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header." },
    ],
    ['no body', { headers: { ...LIST, ...SIGNED } }, 'SerializationException', {}],
    [
      'a member of a wrong type',
      { headers: { ...LIST, ...SIGNED, ...JSON_BODY }, body: '{"Limit":"1"}' },
      'SerializationException',
      { Message: 'STRING_VALUE cannot be converted to Integer' },
    ],
    [
      'a member out of bounds',
      { headers: { ...LIST, ...SIGNED, ...JSON_BODY }, body: '{"Limit":0}' },
      'ValidationException',
      {
        message:
          "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: " +
          'Member must have value greater than or equal to 1',
      },
    ],
  ])('with %s is answered as the service words it', async (_, sent, name, fields) => {
    const { status, text } = await send(sent);
    const prefix = name === 'ValidationException' ? 'com.amazon.coral.validate#' : endpointError('');
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ __type: `${prefix}${name}`, ...fields });
  });

  test('with an operation that is not simulated says so', async () => {
    const headers = { 'x-amz-target': 'DynamoDB_20120810.ExecuteStatement', ...SIGNED, ...JSON_BODY };
    const { status, text } = await send({ headers, body: '{}' });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      __type: endpointError('UnknownOperationException'),
      message: 'Not simulated: dynamodb ExecuteStatement. It exists on AWS, but not in this simulator.',
    });
  });
});

describe('an answered request', () => {
  test('has a request id, a checksum, a length and the content type that was asked in', async () => {
    const { status, headers, text } = await send({ headers: { ...LIST, ...SIGNED, ...JSON_BODY }, body: '{}' });
    expect([status, text]).toEqual([200, '{"TableNames":[]}']);
    expect(headers).toMatchObject({
      'x-amzn-requestid': expect.stringMatching(/^[0-9A-Z]{52}$/),
      'x-amz-crc32': expect.stringMatching(/^\d+$/),
      'content-length': String(text.length),
      'content-type': 'application/x-amz-json-1.0',
      server: 'Server',
    });
  });

  test('may tell where to ask the next', async () => {
    const { headers, text } = await send({ headers: asking('DescribeEndpoints'), body: '{}' });
    const [{ Address: address }] = JSON.parse(text).Endpoints;
    const again = await fetch(`http://${address}`, { method: 'POST', headers: asking('ListTables'), body: '{}' });
    expect([headers['content-type'], await again.json()]).toEqual(['application/x-amz-json-1.0', { TableNames: [] }]);
  });

  test('has no body where the operation answers nothing', async () => {
    const to = (operation: string, body: object) => ({
      headers: asking(operation),
      body: JSON.stringify(body),
    });
    const schema = {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    };
    const { text } = await send(to('CreateTable', { TableName: 'things', ...schema }));
    const ResourceArn = /"TableArn":"([^"]+)"/.exec(text)?.[1];
    const tagged = await send(to('TagResource', { ResourceArn, Tags: [{ Key: 'stage', Value: 'dev' }] }));
    expect([tagged.status, tagged.text]).toEqual([200, '']);
    expect(tagged.headers).toMatchObject({ 'x-amz-crc32': '0', 'content-length': '0' });
    await send(to('DeleteTable', { TableName: 'things' }));
  });

  test('tells a browser that any origin may ask', async () => {
    const headers = {
      origin: 'here',
      'access-control-request-headers': 'a, b',
      'access-control-request-method': 'POST',
    };
    const answer = await send({ method: 'OPTIONS', headers });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'a, b',
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '172800',
      'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
    });
  });
});
