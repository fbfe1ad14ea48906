import { z } from 'zod';
import { anyObject, flag, number, present, text, withoutEffect } from '../values.ts';
import { userPoolPart } from './user-pool-part.ts';

const NAME_LIMIT = 128;
const noUsers = () => withoutEffect('there are no users here: the simulator signs tokens for whoever is named');

/** `AWS::Cognito::UserPool`. */
export const userPool = userPoolPart({
  name: 'UserPool',
  operationName: 'UserPool',
  idMember: 'UserPoolId',
  immutable: [],
  properties: z.strictObject({
    UserPoolName: z.string().optional(),
    AccountRecoverySetting: noUsers(),
    AdminCreateUserConfig: noUsers(),
    AliasAttributes: noUsers(),
    AutoVerifiedAttributes: noUsers(),
    DeletionProtection: withoutEffect('only a template deletes user pools here'),
    DeviceConfiguration: noUsers(),
    EmailConfiguration: noUsers(),
    EmailVerificationMessage: noUsers(),
    EmailVerificationSubject: noUsers(),
    EnabledMfas: noUsers(),
    MfaConfiguration: noUsers(),
    Policies: noUsers(),
    Schema: noUsers(),
    SmsVerificationMessage: noUsers(),
    UserAttributeUpdateSettings: noUsers(),
    UserPoolAddOns: noUsers(),
    UserPoolTags: z.record(z.string(), text).optional(),
    UserPoolTier: withoutEffect('only the price and features of signing in depend on it'),
    UsernameAttributes: noUsers(),
    UsernameConfiguration: noUsers(),
    VerificationMessageTemplate: noUsers(),
  }),
  input: (context, { UserPoolName, UserPoolTags }) =>
    present({ PoolName: UserPoolName ?? context.generateName(NAME_LIMIT), UserPoolTags }),
  identity: ({ kernel }, { Id, Arn }) => {
    const provider = `cognito-idp.${kernel.aws.region}.amazonaws.com/${Id}`;
    const names = { UserPoolId: Id, ProviderName: provider, ProviderURL: `https://${provider}` };
    return { physicalId: String(Id), attributes: { Arn, ...names } };
  },
});

/** `AWS::Cognito::UserPoolClient`. */
export const userPoolClient = userPoolPart({
  name: 'UserPoolClient',
  operationName: 'UserPoolClient',
  idMember: 'ClientId',
  immutable: ['UserPoolId'],
  properties: z.strictObject({
    UserPoolId: z.string(),
    ClientName: z.string().optional(),
    AllowedOAuthScopes: z.array(z.string()).optional(),
    AccessTokenValidity: number.optional(),
    TokenValidityUnits: anyObject.optional(),
    AllowedOAuthFlows: noUsers(),
    AllowedOAuthFlowsUserPoolClient: noUsers(),
    AuthSessionValidity: noUsers(),
    CallbackURLs: noUsers(),
    DefaultRedirectURI: noUsers(),
    EnableTokenRevocation: noUsers(),
    ExplicitAuthFlows: noUsers(),
    GenerateSecret: flag.optional().describe('Without effect: tokens are not asked for with a secret here'),
    IdTokenValidity: noUsers(),
    LogoutURLs: noUsers(),
    PreventUserExistenceErrors: noUsers(),
    ReadAttributes: noUsers(),
    RefreshTokenValidity: noUsers(),
    SupportedIdentityProviders: noUsers(),
    WriteAttributes: noUsers(),
  }),
  input: (context, { UserPoolId, ClientName, AllowedOAuthScopes, AccessTokenValidity, TokenValidityUnits }) =>
    present({
      UserPoolId,
      ClientName: ClientName ?? context.generateName(NAME_LIMIT),
      AllowedOAuthScopes,
      AccessTokenValidity,
      TokenValidityUnits,
    }),
  identity: (_context, { ClientId, ClientName }) => ({
    physicalId: String(ClientId),
    attributes: { ClientId, Name: ClientName },
  }),
});

/** `AWS::Cognito::UserPoolResourceServer`. */
export const userPoolResourceServer = userPoolPart({
  name: 'UserPoolResourceServer',
  operationName: 'ResourceServer',
  idMember: 'Identifier',
  immutable: ['UserPoolId', 'Identifier'],
  properties: z.strictObject({
    UserPoolId: z.string(),
    Identifier: z.string(),
    Name: z.string(),
    Scopes: z.array(anyObject).optional(),
  }),
  input: (_context, properties) => present(properties),
  identity: (_context, { Identifier }) => ({ physicalId: String(Identifier), attributes: {} }),
});
