import * as z from 'zod/mini';
import { request } from './request.ts';

const TARGETS = {
  dynamodb: 'DynamoDB_20120810',
  states: 'AWSStepFunctions',
  sqs: 'AmazonSQS',
} as const;

/**
 * Calls an operation of AWS in the AWS JSON 1.0 protocol.
 * @throws {RequestFailed} with the service's own words.
 */
export function callAws<Schema extends z.ZodMiniType>(
  schema: Schema,
  service: keyof typeof TARGETS,
  operation: string,
  input: unknown,
): Promise<z.infer<Schema>> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${TARGETS[service]}.${operation}` };
  return request(schema, '/aws', { method: 'POST', headers, body: input });
}

/** A text attribute of an item. */
export const textAttribute = z.pipe(
  z.object({ S: z.string() }),
  z.transform(({ S }) => S),
);

/** A number attribute of an item. */
export const numberAttribute = z.pipe(
  z.object({ N: z.string() }),
  z.transform(({ N }) => Number(N)),
);
