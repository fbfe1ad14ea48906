import { connect, type Socket } from 'node:net';
import type { Caller } from './sdk-caller.ts';
import type { BenchCall } from './workloads.ts';

/** What waits for the answer that a connection brings next. */
interface Waiting {
  readonly operation: string;
  resolve(): void;
  reject(error: Error): void;
}

/** A connection that is kept open; one call at a time. */
interface Connection {
  send(operation: string, request: Buffer): Promise<void>;
  close(): void;
}

/**
 * Calls as plain HTTP, as cheaply as it can be done: requests are bytes made beforehand, written to connections that
 * stay open, and of an answer only its status and its end are found. So what is measured is the server, not its client.
 */
export function httpCaller(endpoint: string): Caller {
  const { hostname, port } = new URL(endpoint);
  const connections: Connection[] = [];
  const idle: Connection[] = [];
  const requests = new WeakMap<BenchCall, Buffer>();

  const requestOf = (call: BenchCall) => {
    const known = requests.get(call);
    if (known) return known;
    const request = requestBytes(`${hostname}:${port}`, call.operation, JSON.stringify(call.input));
    requests.set(call, request);
    return request;
  };

  const open = () => {
    const connection = openConnection(hostname, Number(port));
    connections.push(connection);
    return connection;
  };

  return {
    call: async (call) => {
      const connection = idle.pop() ?? open();
      await connection.send(call.operation, requestOf(call));
      idle.push(connection);
    },
    close: () => {
      for (const connection of connections) connection.close();
    },
  };
}

function requestBytes(host: string, operation: string, body: string): Buffer {
  const head = [
    'POST / HTTP/1.1',
    `host: ${host}`,
    'content-type: application/x-amz-json-1.0',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-amz-target: DynamoDB_20120810.${operation}`,
    'x-amz-date: 20260101T000000Z',
    'authorization: AWS4-HMAC-SHA256 Credential=bench/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function openConnection(host: string, port: number): Connection {
  const socket: Socket = connect({ host, port, noDelay: true });
  let waiting: Waiting | undefined;
  let received: Buffer = Buffer.alloc(0);

  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answered = readAnswer(received);
    if (!answered || !waiting) return;
    received = received.subarray(answered.bytes);
    const { operation, resolve, reject } = waiting;
    waiting = undefined;
    if (answered.status === 200) resolve();
    else reject(new Error(`${operation} was answered ${answered.status}.`));
  });
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('close', () => waiting?.reject(new Error(`${host}:${port} closed a connection that was waited on.`)));

  return {
    send: (operation, request) =>
      new Promise((resolve, reject) => {
        waiting = { operation, resolve, reject };
        socket.write(request);
      }),
    close: () => {
      waiting = undefined;
      socket.destroy();
    },
  };
}

const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)\r\n/i;

/** The status of an answer that has come whole, and its length; nothing while some of it is missing. */
function readAnswer(received: Buffer): { readonly status: number; readonly bytes: number } | undefined {
  const headBytes = received.indexOf('\r\n\r\n') + 4;
  if (headBytes < 4) return undefined;
  const head = received.toString('latin1', 0, headBytes);
  const length = CONTENT_LENGTH.exec(head)?.[1];
  if (length === undefined) throw new Error(`The answer has no length:\n${head}`);
  const bytes = headBytes + Number(length);
  return received.length < bytes ? undefined : { status: Number(head.slice(9, 12)), bytes };
}
