import { AwsError, NotSimulated } from '#kernel';

const LOGGING = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/** What the policies that AWS manages allow, by what follows `arn:aws:iam::aws:policy/`; each on every resource. */
const ALLOWED_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': LOGGING,
  'service-role/AWSLambdaDynamoDBExecutionRole': [
    ...LOGGING,
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    ...LOGGING,
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
  ],
  AWSXRayDaemonWriteAccess: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
};

const MANAGED_BY_AWS = /^arn:aws:iam::aws:policy\/(.+)$/;

/**
 * The document of a policy that AWS manages; undefined when the ARN is of a policy of the account.
 * @throws {NotSimulated} when AWS has it (or may have it) and this simulator does not.
 * @see "AWS Managed Policy Reference"
 */
export function managedPolicyDocument(policyArn: string): string | undefined {
  const name = MANAGED_BY_AWS.exec(policyArn)?.[1];
  if (name === undefined) return undefined;
  const actions = Object.hasOwn(ALLOWED_ACTIONS, name) ? ALLOWED_ACTIONS[name] : undefined;
  if (!actions) {
    throw new NotSimulated(
      `the AWS managed policy "${policyArn}"`,
      `Known are ${Object.keys(ALLOWED_ACTIONS).join(', ')}. Write the permissions into the role instead.`,
    );
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } });
}

/** The error of an attachment to a policy that nobody made. */
export function noSuchPolicy(policyArn: string): AwsError {
  return new AwsError('NoSuchEntity', `Policy ${policyArn} does not exist or is not attachable.`, { statusCode: 404 });
}
