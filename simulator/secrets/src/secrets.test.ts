import { expect, test } from 'vitest';
import { administrator, createKernel } from '#kernel';
import { createSecrets } from '#secrets';

function account() {
  const kernel = createKernel({ seed: 1 });
  createSecrets(kernel);
  return (operation: string, input: object) =>
    kernel.aws.call('secretsmanager', operation, { ...input }, administrator) as Promise<Record<string, unknown>>;
}

test('a secret is found by its name, its ARN, and its ARN without the random end', async () => {
  const call = account();
  const { ARN } = await call('CreateSecret', { Name: 'payment/key', SecretString: 'sk_test' });
  expect(ARN).toMatch(/^arn:aws:secretsmanager:eu-west-1:000000000000:secret:payment\/key-[A-Za-z0-9]{6}$/);

  for (const SecretId of ['payment/key', String(ARN), String(ARN).slice(0, -7)]) {
    await expect(call('GetSecretValue', { SecretId })).resolves.toMatchObject({ SecretString: 'sk_test' });
  }
});

test('a new value is current, the one before is previous, older ones are gone', async () => {
  const call = account();
  await call('CreateSecret', { Name: 'key', SecretString: 'one' });
  const { VersionId } = await call('PutSecretValue', { SecretId: 'key', SecretString: 'two' });
  await call('PutSecretValue', { SecretId: 'key', SecretString: 'three' });

  const read = (more: object) => call('GetSecretValue', { SecretId: 'key', ...more });

  await expect(read({})).resolves.toMatchObject({ SecretString: 'three', VersionStages: ['AWSCURRENT'] });
  await expect(read({ VersionStage: 'AWSPREVIOUS' })).resolves.toMatchObject({ SecretString: 'two' });
  await expect(read({ VersionId })).resolves.toMatchObject({ SecretString: 'two', VersionStages: ['AWSPREVIOUS'] });
});

test('what is not there is not found', async () => {
  const call = account();
  await call('CreateSecret', { Name: 'empty' });

  await expect(call('GetSecretValue', { SecretId: 'none' })).rejects.toThrow("can't find the specified secret.");
  await expect(call('GetSecretValue', { SecretId: 'empty' })).rejects.toThrow('staging label: AWSCURRENT');
  await expect(call('CreateSecret', { Name: 'empty' })).rejects.toThrow('already exists');
});
