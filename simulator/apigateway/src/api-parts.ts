import { z } from 'zod';

/** Values come as text where CloudFormation wrote them so. */
const number = z.coerce.number();
const flag = z.union([z.boolean(), z.stringbool()]);

const throttling = z.strictObject({
  ThrottlingBurstLimit: number.optional(),
  ThrottlingRateLimit: number.optional(),
  DetailedMetricsEnabled: flag.optional(),
});

/** CORS of an API ("Configure CORS for HTTP APIs", API Gateway Developer Guide). */
const cors = z.strictObject({
  AllowCredentials: flag.optional(),
  AllowHeaders: z.array(z.string()).optional(),
  AllowMethods: z.array(z.string()).optional(),
  AllowOrigins: z.array(z.string()).optional(),
  ExposeHeaders: z.array(z.string()).optional(),
  MaxAge: number.optional(),
});

/** The members of each part of an HTTP API, in the shapes of the API reference. Others are refused, not ignored. */
export const partSchemas = {
  Api: z.strictObject({
    Name: z.string().min(1).max(128),
    ProtocolType: z.literal('HTTP', { error: 'Only HTTP APIs are simulated.' }),
    Description: z.string().optional(),
    CorsConfiguration: cors.optional(),
    DisableExecuteApiEndpoint: flag
      .refine((disabled) => !disabled, 'Custom domains are not simulated, so the API would have no endpoint.')
      .optional(),
    Tags: z.record(z.string(), z.string()).optional(),
  }),
  Route: z.strictObject({
    RouteKey: z.string().min(1),
    Target: z.string().optional(),
    AuthorizationType: z.enum(['NONE', 'JWT']).optional(),
    AuthorizationScopes: z.array(z.string()).optional(),
    AuthorizerId: z.string().optional(),
    OperationName: z.string().optional(),
  }),
  Integration: z.strictObject({
    IntegrationType: z.literal('AWS_PROXY', { error: 'Only Lambda proxy integrations are simulated.' }),
    IntegrationUri: z.string(),
    IntegrationMethod: z.literal('POST', { error: 'A function is invoked by POST.' }).optional(),
    PayloadFormatVersion: z.literal('2.0', { error: 'Only the payload format 2.0 is simulated.' }),
    TimeoutInMillis: number.pipe(z.number().min(50).max(30_000)).optional(),
    Description: z.string().optional(),
  }),
  Authorizer: z.strictObject({
    Name: z.string(),
    AuthorizerType: z.literal('JWT', { error: 'Only JWT authorizers are simulated.' }),
    IdentitySource: z.array(z.string()).optional(),
    JwtConfiguration: z.strictObject({ Audience: z.array(z.string()).optional(), Issuer: z.string().optional() }),
  }),
  Stage: z.strictObject({
    StageName: z.string(),
    AutoDeploy: flag
      .refine((isAutomatic) => isAutomatic, 'Only stages that deploy by themselves are simulated.')
      .default(true),
    Description: z.string().optional(),
    DefaultRouteSettings: throttling.optional(),
    RouteSettings: z.record(z.string(), throttling).optional(),
    AccessLogSettings: z.strictObject({ DestinationArn: z.string(), Format: z.string() }).optional(),
    StageVariables: z.record(z.string(), z.string()).optional(),
    Tags: z.record(z.string(), z.string()).optional(),
  }),
} as const;

/** The kinds of part that an HTTP API has; `Api` is the API itself. */
export type PartKind = keyof typeof partSchemas;

/** A part's members. */
export type Part<Kind extends PartKind> = z.output<(typeof partSchemas)[Kind]>;
