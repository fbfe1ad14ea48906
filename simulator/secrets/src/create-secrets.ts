import type { Kernel } from '#kernel';
import { secretOperations } from './operations.ts';
import { openSecretStore } from './secret-store.ts';

/** Registers the service `secretsmanager`. */
export function createSecrets(kernel: Kernel): void {
  const secrets = openSecretStore(kernel);
  const arnOf = (secretId: string) =>
    secrets.find(secretId)?.arn ??
    (secretId.startsWith('arn:') ? secretId : kernel.aws.arn('secretsmanager', `secret:${secretId}`));

  kernel.aws.register({
    name: 'secretsmanager',
    operations: secretOperations(kernel, secrets),
    permissions: (operation, input) => [
      { action: `secretsmanager:${operation}`, resource: arnOf(String(input['SecretId'] ?? input['Name'])) },
    ],
    resource: (_operation, input) => String(input['SecretId'] ?? input['Name']),
  });
}
