import { authorizer, httpApi, integration, route, stage } from './apigateway/http-api.ts';
import { userPool, userPoolClient, userPoolResourceServer } from './cognito/user-pool.ts';
import { globalTable } from './dynamodb/global-table.ts';
import { table } from './dynamodb/table.ts';
import { archive } from './events/archive.ts';
import { eventBus } from './events/event-bus.ts';
import { eventBusPolicy } from './events/event-bus-policy.ts';
import { rule } from './events/rule.ts';
import { managedPolicy } from './iam/managed-policy.ts';
import { policy } from './iam/policy.ts';
import { role } from './iam/role.ts';
import { alias } from './lambda/alias.ts';
import { eventInvokeConfig } from './lambda/event-invoke-config.ts';
import { eventSourceMapping } from './lambda/event-source-mapping.ts';
import { lambdaFunction } from './lambda/function.ts';
import { permission } from './lambda/permission.ts';
import { version } from './lambda/version.ts';
import { inertTypes } from './other/inert.ts';
import { logGroup } from './other/log-group.ts';
import { secret } from './other/secret.ts';
import type { ResourceType } from './resource-type.ts';
import { queue } from './sqs/queue.ts';
import { queuePolicy } from './sqs/queue-policy.ts';
import { stateMachine } from './states/state-machine.ts';

const ALL: readonly ResourceType[] = [
  alias,
  archive,
  authorizer,
  eventBus,
  eventBusPolicy,
  eventInvokeConfig,
  eventSourceMapping,
  globalTable,
  httpApi,
  integration,
  lambdaFunction,
  logGroup,
  managedPolicy,
  permission,
  policy,
  queue,
  queuePolicy,
  role,
  route,
  rule,
  secret,
  stage,
  stateMachine,
  table,
  userPool,
  userPoolClient,
  userPoolResourceServer,
  version,
  ...inertTypes,
];

/** Every resource type that can be deployed. */
export const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map(ALL.map((type) => [type.type, type]));

/** Their names, sorted. */
export const SUPPORTED_TYPES: readonly string[] = [...RESOURCE_TYPES.keys()].toSorted();
