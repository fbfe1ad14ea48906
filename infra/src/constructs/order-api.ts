import { fullScope, type ScopeName } from '@backstitch/contracts';
import { Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pascalCase } from '../functions.ts';
import { acknowledge } from './acknowledge.ts';
import type { CustomerPool } from './customer-pool.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** A route key of the HTTP API, `POST /orders` or `$default`, and the function behind it. */
export interface ApiRoute {
  readonly routeKey: string;
  readonly handler: ServiceFunction;
}

/** What the API is made from. */
export interface OrderApiProps {
  readonly routes: readonly ApiRoute[];
  /** Whose tokens are taken. */
  readonly customers: CustomerPool;
  /** Origins whose pages may call it; none: no page may. */
  readonly corsOrigins: readonly string[];
}

/** Requests a second that the whole stage takes, and how many at once. Beyond it the gateway answers 429. */
const THROTTLE = { rateLimit: 200, burstLimit: 400 };

/**
 * The public HTTP API. A route takes tokens of the customers' pool that bear its scope. Unknown routes reach `$default`,
 * so that even a 404 is in the service's own form; that one route is open, and tells nothing.
 */
export class OrderApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, stage: StageScope, { routes, customers, corsOrigins }: OrderApiProps) {
    super(scope, id);
    const api = new HttpApi(this, 'Http', {
      apiName: stage.nameOf('api'),
      createDefaultStage: false,
      ...(corsOrigins.length === 0 ? {} : { corsPreflight: corsFor(corsOrigins) }),
    });
    const authoriser = new HttpUserPoolAuthorizer('Customers', customers.pool, { userPoolClients: [customers.client] });
    for (const route of routes) this.addRoute(api, route, authoriser);
    const deployed = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.makeAccessLog(stage)),
        format: AccessLogFormat.custom(ACCESS_LOG_FORMAT),
      },
    });
    this.url = deployed.url;
  }

  private addRoute(api: HttpApi, { routeKey, handler }: ApiRoute, authorizer: HttpUserPoolAuthorizer): void {
    const name = routeKey === '$default' ? 'Default' : pascalCase(routeKey.toLowerCase().replace(/[^a-z]+/g, '-'));
    const scope = scopeOf(routeKey);
    const route = new HttpRoute(this, name, {
      httpApi: api,
      routeKey: routeKey === '$default' ? HttpRouteKey.DEFAULT : parseRouteKey(routeKey),
      integration: new HttpLambdaIntegration(`${name}Integration`, handler),
      ...(scope === undefined ? {} : { authorizer, authorizationScopes: [fullScope(scope)] }),
    });
    if (scope === undefined) acknowledge(route, 'AwsSolutions-APIG4', 'It answers 404 and 405, and reads nothing.');
  }

  private makeAccessLog({ nameOf, removalPolicy }: StageScope): LogGroup {
    return new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${nameOf('api')}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy,
    });
  }
}

/** One line of JSON a request; no bodies and no headers, which may be private. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  responseLatencyMs: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
  sourceIp: '$context.identity.sourceIp',
});

/** What a token must allow: reading changes nothing; `$default`, which answers that there is nothing, asks for none. */
function scopeOf(routeKey: string): ScopeName | undefined {
  if (routeKey === '$default') return undefined;
  return routeKey.startsWith('GET ') ? 'orders:read' : 'orders:write';
}

/** How long a browser remembers that it may call. */
const CORS_MAX_AGE = Duration.hours(1);

function corsFor(origins: readonly string[]): CorsPreflightOptions {
  return {
    allowOrigins: [...origins],
    allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'prefer', 'traceparent'],
    exposeHeaders: ['location', 'retry-after', 'idempotency-replayed', 'preference-applied', 'traceparent'],
    maxAge: CORS_MAX_AGE,
  };
}

function parseRouteKey(routeKey: string): HttpRouteKey {
  const [method = '', path = ''] = routeKey.split(' ');
  switch (method) {
    case 'GET':
      return HttpRouteKey.with(path, HttpMethod.GET);
    case 'POST':
      return HttpRouteKey.with(path, HttpMethod.POST);
    default:
      throw new Error(`The API has no routes with the method ${method}.`);
  }
}
