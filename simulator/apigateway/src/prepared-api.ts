import type { Part } from './api-parts.ts';
import type { ApiStore } from './api-store.ts';
import { createRouteTable, type RouteMatch } from './route-table.ts';
import { createTokenBucket, type TokenBucket } from './throttle.ts';

/** An API as requests need it: its routes compiled, its buckets filled. */
export interface PreparedApi {
  readonly api: Part<'Api'>;
  readonly stage: Part<'Stage'>;
  findRoute(method: string, path: string): RouteMatch | undefined;
  integrationOf(route: Part<'Route'>): Part<'Integration'> | undefined;
  authorizerOf(route: Part<'Route'>): Part<'Authorizer'> | undefined;
  /** The bucket that a request of this route takes its token from; none where nothing is limited. */
  bucketOf(routeKey: string): TokenBucket | undefined;
}

/** The account's own limits ("Amazon API Gateway quotas": 10,000 requests a second, bursts of 5,000). */
const ACCOUNT_RATE = 10_000;
const ACCOUNT_BURST = 5_000;

/** Reads an API and its parts; nothing when there is none, or it has no `$default` stage. */
export function prepareApi(apis: ApiStore, apiId: string): PreparedApi | undefined {
  const api = apis.find(apiId, 'Api', apiId)?.part;
  const stage = apis.find(apiId, 'Stage', '$default')?.part;
  if (!api || !stage) return undefined;
  const findRoute = createRouteTable(apis.all(apiId, 'Route'));
  const integrations = new Map(apis.all(apiId, 'Integration').map(({ id, part }) => [id, part]));
  const authorizers = new Map(apis.all(apiId, 'Authorizer').map(({ id, part }) => [id, part]));
  const buckets = new Map(Object.entries(stage.RouteSettings ?? {}).map(([key, settings]) => [key, bucket(settings)]));
  const usual = bucket(stage.DefaultRouteSettings);
  return {
    api,
    stage,
    findRoute,
    integrationOf: ({ Target = '' }) => integrations.get(Target.replace(/^integrations\//, '')),
    authorizerOf: ({ AuthorizationType, AuthorizerId = '' }) =>
      AuthorizationType === 'JWT' ? authorizers.get(AuthorizerId) : undefined,
    bucketOf: (routeKey) => buckets.get(routeKey) ?? usual,
  };
}

function bucket(settings: Part<'Stage'>['DefaultRouteSettings']): TokenBucket {
  return createTokenBucket(
    settings?.ThrottlingRateLimit ?? ACCOUNT_RATE,
    settings?.ThrottlingBurstLimit ?? ACCOUNT_BURST,
  );
}
