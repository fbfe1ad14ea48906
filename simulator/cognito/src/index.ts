export { type Cognito, type CognitoOptions, createCognito } from './create-cognito.ts';
export { TokenRefused, type TokenRequest } from './issue-token.ts';
