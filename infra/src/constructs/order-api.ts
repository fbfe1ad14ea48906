import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pascalCase } from '../functions.ts';
import { acknowledge } from './acknowledge.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** A route key of the HTTP API, `POST /orders` or `$default`, and the function behind it. */
export interface ApiRoute {
  readonly routeKey: string;
  readonly handler: ServiceFunction;
}

/** Requests a second that the whole stage takes, and how many at once. Beyond it the gateway answers 429. */
const THROTTLE = { rateLimit: 200, burstLimit: 400 };

/** The public HTTP API. Unknown routes reach `$default`, so that even a 404 is in the service's own form. */
export class OrderApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, stage: StageScope, routes: readonly ApiRoute[]) {
    super(scope, id);
    const api = new HttpApi(this, 'Http', { apiName: stage.nameOf('api'), createDefaultStage: false });
    for (const { routeKey, handler } of routes) this.addRoute(api, routeKey, handler);
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

  private addRoute(api: HttpApi, routeKey: string, handler: ServiceFunction): void {
    const name = routeKey === '$default' ? 'Default' : pascalCase(routeKey.toLowerCase().replace(/[^a-z]+/g, '-'));
    const route = new HttpRoute(this, name, {
      httpApi: api,
      routeKey: routeKey === '$default' ? HttpRouteKey.DEFAULT : parseRouteKey(routeKey),
      integration: new HttpLambdaIntegration(`${name}Integration`, handler),
    });
    const why = 'Requests act for one fixed customer until the JWT authoriser is there; not for production as it is.';
    acknowledge(route, 'AwsSolutions-APIG4', why);
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
