import { z } from 'zod';
import { AwsError } from '#kernel';

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]));
const conditionValues = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()]))])
  .transform((value) => (Array.isArray(value) ? value : [value]).map(String));

const principal = z.union([
  z.literal('*'),
  z.strictObject({ AWS: texts.optional(), Service: texts.optional() }).describe('AWS and Service principals'),
]);

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: principal.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
});

const document = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z.union([z.array(statement), statement.transform((one) => [one])]),
});

/** One statement of a policy, as it was written. */
export type StatementDocument = z.infer<typeof statement>;

/**
 * Reads the JSON of a policy.
 * @throws {AwsError} MalformedPolicyDocument: it is none, or has an element that is not simulated (`NotPrincipal`,
 *   federated principals).
 */
export function parsePolicyDocument(json: string | Readonly<Record<string, unknown>>): readonly StatementDocument[] {
  const result = document.safeParse(typeof json === 'string' ? parseJson(json) : json);
  if (result.success) return result.data.Statement;
  throw new AwsError('MalformedPolicyDocument', `The policy cannot be read: ${z.prettifyError(result.error)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AwsError('MalformedPolicyDocument', 'The policy is no JSON.', { cause: error });
  }
}
