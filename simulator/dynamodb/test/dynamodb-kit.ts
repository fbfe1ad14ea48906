import { type AwsError, administrator, createKernel } from '#kernel';
import { createDynamoDb, type DynamoDbOptions } from '../src/index.ts';

/** An answer of any operation. */
export type Answer = Readonly<Record<string, unknown>>;

/** What an operation was refused with. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A simulated DynamoDB in virtual time, without tables. */
export function openDynamoDb(options: DynamoDbOptions = {}) {
  const kernel = createKernel({ seed: 1 });
  createDynamoDb(kernel, options);
  kernel.resume();
  const call = async (operation: string, input: object): Promise<Answer> =>
    (await kernel.aws.call('dynamodb', operation, { ...input }, administrator)) as Answer; // Every operation answers one.
  return {
    kernel,
    call,
    /** The error that a call is answered with. */
    refusal: async (operation: string, input: object): Promise<Refusal> => {
      const answer: unknown = await call(operation, input).catch((error: AwsError) => error);
      if (!(answer instanceof Error)) throw new Error(`${operation} was not refused: ${JSON.stringify(answer)}`);
      const { code, message, fields } = answer as AwsError; // Nothing else is thrown by a service.
      return { code, message, fields };
    },
    /** Creates a table that is paid on demand. @param keys names with types, hash first, e.g. `['pk S', 'sk N']`. */
    createTable: (TableName: string, keys: readonly string[], others: object = {}) =>
      call('CreateTable', { TableName, BillingMode: 'PAY_PER_REQUEST', ...keySchema(keys), ...others }),
    /** Lets time pass. */
    pass: async (ms: number) => {
      kernel.scheduler.after(ms, () => undefined);
      await kernel.scheduler.untilQuiet();
    },
  };
}

function keySchema(keys: readonly string[]) {
  const pairs = keys.map((key) => key.split(' '));
  return {
    AttributeDefinitions: pairs.map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: pairs.map(([AttributeName], index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
  };
}
