import { type AttributeValue, CreateTableCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { administrator, openSimulator, type Simulator } from '@backstitch/simulator';

type Request = Parameters<Exclude<DynamoDBClient['config']['requestHandler'], undefined>['handle']>[0];

/** A table of a service, on a simulator of its own. */
export interface SimulatedTable {
  readonly tableName: string;
  /** A client of it. `around` is told of each call and decides whether, and when, it happens. */
  client(around?: (call: () => Promise<unknown>) => Promise<void>): DynamoDBClient;
  /** Every row's item. */
  rows(): Promise<Record<string, AttributeValue>[]>;
  close(): Promise<void>;
}

/** Opens an empty table with the keys `pk` and `sk`, or the key that is named. */
export async function openTable(keys: readonly string[] = ['pk', 'sk']): Promise<SimulatedTable> {
  const simulator = openSimulator({ seed: 1 });
  const tableName = 'table';
  const plain = clientOf(simulator, (call) => call().then(() => undefined));
  await plain.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
  return {
    tableName,
    client: (around = (call) => call().then(() => undefined)) => clientOf(simulator, around),
    rows: async () => {
      const found: Record<string, AttributeValue>[] = [];
      for await (const { Items = [] } of paginateScan(
        { client: plain },
        { TableName: tableName, ConsistentRead: true },
      ))
        found.push(...Items);
      return found;
    },
    close: () => simulator.close(),
  };
}

/** The official client, whose requests end in the simulator. */
function clientOf({ kernel }: Simulator, around: (call: () => Promise<unknown>) => Promise<void>): DynamoDBClient {
  const send = async ({ method, headers, body, path }: Request) => {
    const request = { method, path, host: 'dynamodb.eu-west-1.amazonaws.com', headers, body: Buffer.from(body) };
    const { status, ...answer } = await kernel.internet.send(request, administrator);
    return { statusCode: status, headers: answer.headers, body: new Uint8Array(answer.body) };
  };
  return new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: Request) => {
        let response: Awaited<ReturnType<typeof send>> | undefined;
        await around(async () => {
          response = await send(request);
        });
        if (!response) throw new Error('The call did not happen.');
        // biome-ignore lint/suspicious/noExplicitAny: the shape of a response, whose class is the client's own
        return { response: response as any };
      },
    },
  });
}
