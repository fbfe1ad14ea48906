import { Agent, request } from 'node:http';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Workload } from './workloads.ts';

/** Ways to call an endpoint: through the AWS SDK, or as the plain HTTP requests that it would send. */
export interface Caller {
  readonly through: 'SDK' | 'HTTP';
  call({ operation, input }: Workload['calls'][number]): Promise<void>;
  close(): void;
}

const CONNECTIONS = 64;

/** Calls through the AWS SDK. */
export function sdkCaller(endpoint: string): Caller {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: CONNECTIONS }) },
  });
  return {
    through: 'SDK',
    call: async ({ operation, input }) => {
      // The inputs are made by workloads.ts, each for its operation.
      switch (operation) {
        case 'PutItem':
          await client.send(new PutItemCommand(input));
          break;
        case 'GetItem':
          await client.send(new GetItemCommand(input));
          break;
        case 'Query':
          await client.send(new QueryCommand(input));
          break;
        case 'TransactWriteItems':
          await client.send(new TransactWriteItemsCommand(input));
          break;
      }
    },
    close: () => client.destroy(),
  };
}

/** Calls as plain HTTP. */
export function httpCaller(endpoint: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return {
    through: 'HTTP',
    call: ({ operation, input }) => post(endpoint, agent, operation, JSON.stringify(input)),
    close: () => agent.destroy(),
  };
}

function post(endpoint: string, agent: Agent, operation: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': Buffer.byteLength(body),
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=bench/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${operation} was answered ${response.statusCode}.`));
      });
    });
    sent.end(body);
  });
}
