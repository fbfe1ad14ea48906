import { Agent } from 'node:http';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { BenchCall } from './workloads.ts';

/** A way to call an endpoint: through the AWS SDK, or as the plain HTTP requests that it would send. */
export interface Caller {
  call(call: BenchCall): Promise<void>;
  readonly close: () => void;
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
