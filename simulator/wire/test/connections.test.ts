import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDynamoDb } from '#dynamodb';
import { createKernel, type Kernel } from '#kernel';
import { type Listener, listenAws } from '#wire';

let kernel: Kernel;
let listener: Listener;
let reported: unknown[];

beforeEach(async () => {
  reported = [];
  kernel = createKernel({ seed: 1, onError: (error) => reported.push(error) });
  createDynamoDb(kernel);
  kernel.resume();
  listener = await listenAws(kernel, { port: 0 });
});

afterEach(async () => {
  await listener.close();
  kernel.close();
});

const listTables = (headers: readonly string[] = [], body = '{}') =>
  [
    'POST / HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/x-amz-json-1.0',
    'X-Amz-Target: DynamoDB_20120810.ListTables',
    'X-Amz-Date: 20260101T000000Z',
    'Authorization: AWS4-HMAC-SHA256 Credential=any/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x',
    ...(headers.some((header) => /^(content-length|transfer)/i.test(header)) ? [] : [`Content-Length: ${body.length}`]),
    ...headers,
    '',
    body,
  ].join('\r\n');

/** Writes pieces, each once the one before had time to arrive, and reads until `answers` bodies came or the end. */
async function converse(pieces: readonly string[], answers: number, half = false): Promise<string> {
  const socket: Socket = connect({ port: listener.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  let received = '';
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if ((received.match(/"TableNames":\[\]\}/g) ?? []).length >= answers) resolve();
    });
    socket.on('end', resolve);
    socket.on('error', () => resolve());
  });
  for (const piece of pieces) {
    socket.write(piece);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  if (half) socket.end();
  await done;
  socket.destroy();
  return received;
}

const statuses = (received: string) => [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

test('requests that arrive together are answered one after the other', async () => {
  const received = await converse([listTables() + listTables() + listTables()], 3);

  expect(statuses(received)).toEqual([200, 200, 200]);
});

test('a request may arrive in pieces, cut anywhere', async () => {
  const whole = listTables([], '{"Limit":5}');
  const cuts = [1, 4, 30, whole.indexOf('\r\n\r\n') + 2, whole.length - 3];

  for (const cut of cuts) {
    expect(statuses(await converse([whole.slice(0, cut), whole.slice(cut)], 1))).toEqual([200]);
  }
});

test('a client that has said everything still gets its answer, and the end of the connection', async () => {
  const received = await converse([listTables()], 2, true);

  expect(statuses(received)).toEqual([200]);
});

test('a body in chunks is read, also behind a request of known length on the same connection', async () => {
  const chunked = `${listTables(['Transfer-Encoding: chunked'], '')}2\r\n{}\r\n0\r\n\r\n`;

  const received = await converse([listTables() + chunked, listTables()], 3);

  expect(statuses(received)).toEqual([200, 200, 200]);
});

test('who asks whether to go on is told so', async () => {
  const [head = '', body = ''] = listTables(['Expect: 100-continue']).split(/(?<=\r\n\r\n)/);

  const received = await converse([head, body], 1);

  expect(statuses(received)).toEqual([100, 200]);
});

test('who asks for the connection to be closed after the answer sees it closed', async () => {
  const received = await converse([listTables(['Connection: close'])], 2);

  expect(statuses(received)).toEqual([200]);
});

test.each([
  ['two lengths', ['Content-Length: 2', 'Content-Length: 3']],
  ['a length and chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked']],
  ['a length that is no number', ['Content-Length: +2']],
  ['a header without a name', ['Content-Length: 2', ': x']],
  ['a blank before the colon', ['Content-Length: 2', 'X-Some : x']],
  ['a line end alone', ['Content-Length: 2', 'X-Some: x\ny: z']],
  ['a control character', ['Content-Length: 2', 'X-Some: \u0001']],
])('a request with %s is refused and the connection closed', async (_, headers) => {
  const received = await converse([listTables(headers)], 2);

  expect(statuses(received)).toEqual([400]);
  expect(received).toMatch(/connection: close/i);
});

test('headers that come twice are joined', async () => {
  const received = await converse([listTables(['X-Amz-Target: DynamoDB_20120810.ListTables'])], 2, true);

  expect(received).toContain('UnknownOperationException');
});

test('a head without an end is refused', async () => {
  expect(statuses(await converse([listTables([`X-Long: ${'x'.repeat(20_000)}`])], 2))).toEqual([431]);
});

test('a listener that closes lets no connection linger', async () => {
  const socket = connect({ port: listener.port, host: '127.0.0.1' });
  socket.write(listTables());
  await new Promise((resolve) => socket.once('data', resolve));

  const closed = new Promise((resolve) => socket.once('close', resolve));
  await listener.close();
  await closed;
  listener = await listenAws(kernel, { port: 0 });
});

test.each([
  ['plain', []],
  ['compressed', ['Content-Encoding: gzip']],
  ['chunked', ['Transfer-Encoding: chunked']],
])('a client that goes away in the middle of its request is no error of the simulator: %s', async (_title, headers) => {
  const socket: Socket = connect({ port: listener.port, host: '127.0.0.1' });
  socket.write(
    listTables(['Content-Length: 5000', ...headers].slice(headers[0]?.startsWith('Transfer') ? 1 : 0), '5\r\n{'),
  );
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  socket.destroy();

  expect(statuses(await converse([listTables()], 1))).toEqual([200]);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(reported).toEqual([]);
});
