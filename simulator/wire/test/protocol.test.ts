import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as sqs from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEvents } from '#events';
import { createKernel, type Kernel } from '#kernel';
import { createSqs } from '#sqs';
import { openSdk, type Sdk } from './sdk.ts';

let kernel: Kernel;
let sdk: Sdk;

beforeEach(async () => {
  kernel = createKernel({ seed: 1 });
  createSqs(kernel);
  createEvents(kernel);
  kernel.resume();
  sdk = await openSdk(kernel);
});

afterEach(async () => {
  await sdk.close();
  kernel.close();
});

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=any/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
  'x-amz-date': '20260101T000000Z',
});

const post = async (headers: Record<string, string>, body: string) => {
  const answer = await fetch(`http://127.0.0.1:${sdk.port}/`, { method: 'POST', headers, body });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

const json = (service: string, target: string) =>
  post({ ...signedFor(service), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }, '{}');

test('every operation that the SDK knows is simulated, or refused by name', () => {
  const operationsOf = (client: object) =>
    Object.keys(client).flatMap((name) => (/^[A-Z].*Command$/.test(name) ? [name.replace(/Command$/, '')] : []));
  const missing = (service: string, client: object) =>
    operationsOf(client).filter((name) => !Object.hasOwn(kernel.aws.service(service)?.operations ?? {}, name));

  expect(missing('sqs', sqs)).toEqual([]);
  expect(missing('events', eventBridge)).toHaveLength(26);
  return Promise.all(
    missing('events', eventBridge).map(async (name) =>
      expect(JSON.parse((await json('events', `AWSEvents.${name}`)).text)).toMatchObject({
        __type: 'NotSimulatedException',
        message: expect.stringContaining(`events ${name}`),
      }),
    ),
  );
});

test('an operation that AWS has not either is unknown', async () => {
  expect(await json('events', 'AWSEvents.PutEvent')).toMatchObject({
    status: 400,
    text: '{"__type":"com.amazon.coral.service#UnknownOperationException"}',
  });
  expect(await json('events', 'AWSNothing.PutEvents')).toMatchObject({ status: 400 });
});

test.each([
  ['sns', 'application/x-www-form-urlencoded', '<Code>NotSimulatedException</Code>'],
  ['kinesis', 'application/x-amz-json-1.1', '"__type":"NotSimulatedException"'],
  ['s3', 'application/xml', '<Error><Code>NotSimulatedException</Code>'],
])('a request for %s is refused by the service’s name', async (service, contentType, shown) => {
  const answer = await post({ ...signedFor(service), 'content-type': contentType }, 'Action=Publish');

  expect(answer.status).toBe(501);
  expect(answer.text).toContain(shown);
  expect(answer.text).toContain(`the service`);
  expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9A-F]{52}$/);
});

test.each([
  ['events', 'PutRule', { Name: 'r', EventPattern: '{"a":["b"]}', Colour: 'red' }, 'the parameter Colour'],
  ['events', 'PutEvents', { Entries: [{ Source: 's' }], EndpointId: 'abc.veo' }, 'the parameter EndpointId'],
  ['sqs', 'SendMessage', { QueueUrl: 'x', MessageBody: 'y', Colour: 'red' }, 'the parameter Colour'],
])('a parameter that is not simulated is refused, not ignored: %s %s', async (service, operation, input, message) => {
  await expect(kernel.aws.call(service, operation, input, { kind: 'administrator' })).rejects.toThrow(message);
});
