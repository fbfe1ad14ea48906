import { z } from 'zod';
import { type Aws, AwsError, administrator } from '#kernel';
import type { ResourcePolicyLookup } from './resource-policies.ts';

/** The operation that answers the policy of a resource, and where its answer has it. */
interface PolicyOperation {
  readonly operation: string;
  readonly input: (resourceArn: string) => Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<string | undefined>;
}

const POLICY_OPERATIONS: Readonly<Record<string, PolicyOperation>> = {
  events: {
    operation: 'DescribeEventBus',
    input: (arn) => ({ Name: arn.slice(arn.indexOf('/') + 1) }),
    answer: z.object({ Policy: z.string().optional() }).transform(({ Policy }) => Policy),
  },
  lambda: {
    operation: 'GetPolicy',
    input: (arn) => ({ FunctionName: arn }),
    answer: z.object({ Policy: z.string().optional() }).transform(({ Policy }) => Policy),
  },
  sqs: {
    operation: 'GetQueueAttributes',
    input: (arn) => ({ QueueUrl: queueUrl(arn), AttributeNames: ['Policy'] }),
    answer: z
      .object({ Attributes: z.object({ Policy: z.string().optional() }).optional() })
      .transform(({ Attributes }) => Attributes?.Policy),
  },
};

/** Finds the policies of resources by asking their services. */
export function policiesByOperation(aws: Aws): ReadonlyMap<string, ResourcePolicyLookup> {
  const lookups = Object.entries(POLICY_OPERATIONS).map(([name, { operation, input, answer }]) => {
    const lookup: ResourcePolicyLookup = (resourceArn) => {
      const ask = aws.service(name)?.operations[operation];
      if (!ask) return undefined;
      try {
        return answer.parse(
          ask(input(resourceArn), { caller: administrator, requestId: '', stale: false, throttled: false }),
        );
      } catch (error) {
        // It has no policy, or there is no such resource: the call that asks will say so.
        if (error instanceof AwsError) return undefined;
        throw error;
      }
    };
    return [name, lookup] as const;
  });
  return new Map(lookups);
}

function queueUrl(arn: string): string {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}
