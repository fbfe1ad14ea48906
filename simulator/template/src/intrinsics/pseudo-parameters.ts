import type { Aws } from '#kernel';

/**
 * The parameters that AWS gives to every template.
 * @see "Pseudo parameters reference", AWS CloudFormation Template Reference
 */
export function pseudoParameters(aws: Aws, stackName: string, stackId: string): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['AWS::AccountId', aws.accountId],
    ['AWS::NoValue', undefined],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', aws.region],
    ['AWS::StackId', stackId],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);
}
