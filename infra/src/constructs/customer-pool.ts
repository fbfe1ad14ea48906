import { API_IDENTIFIER, fullScope, SCOPES, type ScopeName } from '@backstitch/contracts';
import { Aws, Duration } from 'aws-cdk-lib';
import {
  AccountRecovery,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { StageScope } from './stage-scope.ts';

/** Where customers come from. */
export interface CustomerPoolProps {
  /** Pages to which a customer is sent back after signing in. */
  readonly callbackUrls: readonly string[];
}

/** How long an access token is good for: as short as it may be without bothering customers, who get new ones by refresh. */
const ACCESS_TOKEN_MINUTES = 60;

/** The shop's customers: a user pool whose access tokens bear the API's scopes, with a sign-in page of its own. */
export class CustomerPool extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly domain: UserPoolDomain;

  constructor(scope: Construct, id: string, stage: StageScope, { callbackUrls }: CustomerPoolProps) {
    super(scope, id);
    this.pool = this.makePool(stage);
    const server = this.pool.addResourceServer('Api', {
      identifier: API_IDENTIFIER,
      userPoolResourceServerName: stage.nameOf('api'),
      scopes: Object.entries(SCOPES).map(
        ([scopeName, scopeDescription]) => new ResourceServerScope({ scopeName, scopeDescription }),
      ),
    });
    this.client = this.pool.addClient('Shop', {
      userPoolClientName: stage.nameOf('shop'),
      // A page's code cannot keep a secret: it proves itself with PKCE instead.
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: (Object.keys(SCOPES) as ScopeName[]).map((name) => OAuthScope.custom(fullScope(name))),
        callbackUrls: [...callbackUrls],
      },
      accessTokenValidity: Duration.minutes(ACCESS_TOKEN_MINUTES),
      preventUserExistenceErrors: true,
    });
    this.client.node.addDependency(server);
    // A prefix is unique in its region, over all accounts.
    this.domain = this.pool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: `${stage.nameOf('shop')}-${Aws.ACCOUNT_ID}` },
    });
  }

  private makePool({ nameOf, removalPolicy }: StageScope): UserPool {
    const pool = new UserPool(this, 'Pool', {
      userPoolName: nameOf('customers'),
      signInAliases: { email: true },
      selfSignUpEnabled: true,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      removalPolicy,
    });
    const why = 'Customers choose a second factor; to ask it of every buyer would cost the shop more than it saves.';
    acknowledge(pool, 'AwsSolutions-COG2', why);
    const price = 'Threat protection is a dearer plan: switch it on where accounts are worth attacking.';
    acknowledge(pool, 'AwsSolutions-COG3', price);
    acknowledge(pool, 'AwsSolutions-COG8', price);
    return pool;
  }
}
