import type { ExecutionCase } from './cases.ts';

/** The account and region of the recordings. */
export const RECORDED = {
  accountId: '111111111111',
  region: 'us-east-1',
  roleArn: 'arn:aws:iam::111111111111:role/recorded',
};

/**
 * Keys in angle brackets are texts that stand for names: the names are what is between the brackets.
 * @param suffix added to every name, so that cases can share an account.
 */
export function withNames(recorded: ExecutionCase, suffix = ''): ExecutionCase {
  const keys = [recorded.functions, recorded.tables, recorded.queues].flatMap((named) => Object.keys(named ?? {}));
  let text = JSON.stringify(recorded);
  for (const key of keys) text = text.replaceAll(key, `${key.replace(/^<|>$/g, '')}${suffix}`);
  return JSON.parse(text) as ExecutionCase; // It was one before.
}

/** Puts the queues' real URLs in the place of the texts that stand for them. */
export async function withQueues(
  named: ExecutionCase,
  createQueue: (name: string) => Promise<string>,
): Promise<ExecutionCase> {
  let text = JSON.stringify(named);
  for (const [name, { url }] of Object.entries(named.queues ?? {})) {
    text = text.replaceAll(url, await createQueue(name));
  }
  return JSON.parse(text) as ExecutionCase; // It was one before.
}

/** The table of a case, as CreateTable takes it. */
export function tableRequest(TableName: string, partitionKey: string) {
  return {
    TableName,
    KeySchema: [{ AttributeName: partitionKey, KeyType: 'HASH' as const }],
    AttributeDefinitions: [{ AttributeName: partitionKey, AttributeType: 'S' as const }],
    BillingMode: 'PAY_PER_REQUEST' as const,
  };
}
