import { expect, test } from 'vitest';
import { simulatedAccount } from './simulated-account.ts';

test.each<[string, NodeJS.ProcessEnv, object]>([
  ['us-east-1 where nobody says otherwise', {}, { region: 'us-east-1' }],
  ["the AWS CLI's region", { AWS_DEFAULT_REGION: 'eu-west-3' }, { region: 'eu-west-3' }],
  ["the SDKs' region before it", { AWS_REGION: 'eu-west-2', AWS_DEFAULT_REGION: 'eu-west-3' }, { region: 'eu-west-2' }],
  ['an account of its own', { AWS_ACCOUNT_ID: '1234' }, { region: 'us-east-1', accountId: '1234' }],
])('the simulator for any SDK is in %s', (_, environment, account) => {
  expect(simulatedAccount(environment)).toEqual(account);
});
