import { z } from 'zod';
import { anyObject, flag, number, text } from '../values.ts';
import { apiResource } from './api-resource.ts';

/** `AWS::ApiGatewayV2::Api`. */
export const httpApi = apiResource({
  name: 'Api',
  idMember: 'ApiId',
  immutable: ['ProtocolType'],
  properties: z.strictObject({
    Name: z.string(),
    ProtocolType: z.literal('HTTP'),
    Description: z.string().optional(),
    CorsConfiguration: anyObject.optional(),
    DisableExecuteApiEndpoint: flag.optional(),
    Tags: z.record(z.string(), text).optional(),
  }),
});

/** `AWS::ApiGatewayV2::Route`. */
export const route = apiResource({
  name: 'Route',
  idMember: 'RouteId',
  immutable: ['ApiId'],
  properties: z.strictObject({
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().optional(),
    AuthorizationType: z.string().optional(),
    AuthorizationScopes: z.array(z.string()).optional(),
    AuthorizerId: z.string().optional(),
    OperationName: z.string().optional(),
  }),
});

/** `AWS::ApiGatewayV2::Integration`. */
export const integration = apiResource({
  name: 'Integration',
  idMember: 'IntegrationId',
  immutable: ['ApiId'],
  properties: z.strictObject({
    ApiId: z.string(),
    IntegrationType: z.string(),
    IntegrationUri: z.string().optional(),
    IntegrationMethod: z.string().optional(),
    PayloadFormatVersion: z.string().optional(),
    TimeoutInMillis: number.optional(),
    Description: z.string().optional(),
  }),
});

/** `AWS::ApiGatewayV2::Authorizer`. */
export const authorizer = apiResource({
  name: 'Authorizer',
  idMember: 'AuthorizerId',
  immutable: ['ApiId'],
  properties: z.strictObject({
    ApiId: z.string(),
    Name: z.string(),
    AuthorizerType: z.string(),
    IdentitySource: z.array(z.string()).optional(),
    JwtConfiguration: z
      .strictObject({ Audience: z.array(z.string()).optional(), Issuer: z.string().optional() })
      .optional(),
  }),
});

/** `AWS::ApiGatewayV2::Stage`. */
export const stage = apiResource({
  name: 'Stage',
  idMember: 'StageName',
  immutable: ['ApiId', 'StageName'],
  properties: z.strictObject({
    ApiId: z.string(),
    StageName: z.string(),
    AutoDeploy: flag.optional(),
    Description: z.string().optional(),
    DefaultRouteSettings: anyObject.optional(),
    RouteSettings: anyObject.optional(),
    AccessLogSettings: anyObject.optional(),
    StageVariables: z.record(z.string(), text).optional(),
    Tags: z.record(z.string(), text).optional(),
  }),
});
