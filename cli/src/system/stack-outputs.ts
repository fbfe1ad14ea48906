import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { UserError } from '../errors.ts';

/**
 * Outputs of a stage's stack on AWS, by name.
 * @throws {UserError} when the stack lacks one of them.
 */
export async function stackOutputs<Name extends string>(
  stage: string,
  names: readonly Name[],
): Promise<Readonly<Record<Name, string>>> {
  const StackName = `backstitch-${stage}-stack`;
  const { Stacks } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName }));
  const outputs = new Map(Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const found = names.map((name) => {
    const value = outputs.get(name);
    if (value === undefined) throw new UserError(`The stack ${StackName} has no output ${name}: make deploy.`);
    return [name, value] as const;
  });
  return Object.fromEntries(found) as Record<Name, string>; // one entry a name, as made above
}
