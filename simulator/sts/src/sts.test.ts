import { expect, test } from 'vitest';
import { administrator, type Caller, createKernel } from '#kernel';
import { createSts } from '#sts';

const relay: Caller = {
  kind: 'role',
  roleArn: 'arn:aws:iam::000000000000:role/service/relay-role',
  session: 'relay',
  name: 'lambda:relay',
};

test.each([
  ['the administrator', administrator, 'arn:aws:iam::000000000000:root'],
  ['a function', relay, 'arn:aws:sts::000000000000:assumed-role/relay-role/relay'],
])('%s learns who it is', async (_who, caller, arn) => {
  const kernel = createKernel();
  createSts(kernel);

  await expect(kernel.aws.call('sts', 'GetCallerIdentity', {}, caller)).resolves.toMatchObject({
    Account: '000000000000',
    Arn: arn,
  });
});
