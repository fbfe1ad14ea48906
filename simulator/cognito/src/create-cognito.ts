import type { Kernel } from '#kernel';
import { issueToken, type TokenRequest } from './issue-token.ts';
import { repeatableKeyPair, type SigningKey, secretKeyPair } from './key-pair.ts';
import { poolOperations } from './operations.ts';
import { openPoolStore } from './pool-store.ts';
import { wellKnownHost } from './well-known.ts';

/** How user pools get their signing keys. */
export interface CognitoOptions {
  /**
   * `secret`: drawn from the machine's randomness and kept in the store. `repeatable`: the same in every process, so
   * that a run in virtual time can be repeated; anybody can draw it, so never where others can call.
   */
  readonly keys: 'secret' | 'repeatable';
}

/** The user pools of the account. */
export interface Cognito {
  /**
   * Signs an access token as a pool would after its user signed in: there are no users here, and whoever asks is
   * believed. A development tool of the simulator, not an operation of AWS.
   * @throws {TokenRefused} when there is no such client, or the client may not have a scope.
   */
  issueToken(request: TokenRequest): Promise<string>;
}

/** Registers the service `cognito-idp` and the host on which issuers publish their keys. */
export function createCognito(kernel: Kernel, { keys }: CognitoOptions): Cognito {
  const pools = openPoolStore(kernel);
  const newKey = (): SigningKey => (keys === 'repeatable' ? repeatableKeyPair() : secretKeyPair());
  /** Drawn when it is first needed: that takes some 100 ms. */
  const keyOf = (poolId: string): SigningKey => {
    const known = pools.key(poolId);
    if (known) return known;
    const drawn = newKey();
    pools.saveKey(poolId, drawn);
    return drawn;
  };
  kernel.aws.register({
    name: 'cognito-idp',
    operations: poolOperations(kernel, pools),
    permissions: (operation, { UserPoolId }) => [
      {
        action: `cognito-idp:${operation}`,
        resource: UserPoolId === undefined ? '*' : kernel.aws.arn('cognito-idp', `userpool/${UserPoolId}`),
      },
    ],
    resource: (_operation, { UserPoolId }) => (UserPoolId === undefined ? undefined : String(UserPoolId)),
  });
  kernel.internet.register(`cognito-idp.${kernel.aws.region}.amazonaws.com`, wellKnownHost(kernel, pools, keyOf));
  return { issueToken: (request) => issueToken(kernel, pools, keyOf, request) };
}
