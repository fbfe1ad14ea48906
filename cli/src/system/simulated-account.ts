/** Where `make simulator` says its resources are. */
export interface SimulatedAccount {
  readonly region: string;
  readonly accountId?: string;
}

/**
 * The region and account of `make simulator`: what SDKs and the AWS CLI read from the same environment, so that the
 * ARNs they build are those that it answers. Without any it is the region that clients without one are written for.
 */
export function simulatedAccount(environment: NodeJS.ProcessEnv): SimulatedAccount {
  const accountId = environment['AWS_ACCOUNT_ID'];
  return {
    region: environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || 'us-east-1',
    ...(accountId ? { accountId } : {}),
  };
}
