import { z } from 'zod';
import { AwsError, type Kernel, type Operation } from '#kernel';
import { type PartKind, partSchemas } from './api-parts.ts';
import type { ApiStore } from './api-store.ts';
import { compileRouteKey } from './route-table.ts';

/** The member that tells each kind of part from the others of its kind. */
const ID_MEMBERS: Readonly<Record<PartKind, string>> = {
  Api: 'ApiId',
  Route: 'RouteId',
  Integration: 'IntegrationId',
  Authorizer: 'AuthorizerId',
  Stage: 'StageName',
};

/** Create, Update, Get and Delete of an API and its parts ("Operations", API Gateway V2 API Reference). */
export function apiOperations(kernel: Kernel, apis: ApiStore): Record<string, Operation> {
  const random = kernel.random.fork('apigateway.ids');
  const newId = () => random.bytes(8).toString('hex').slice(0, 10);
  const kinds = Object.keys(ID_MEMBERS) as PartKind[];
  return Object.fromEntries(
    kinds.flatMap((kind) => [
      [`Create${kind}`, create(kernel, apis, kind, newId)],
      [`Update${kind}`, update(kernel, apis, kind)],
      [`Get${kind}`, get(kernel, apis, kind)],
      [`Delete${kind}`, remove(apis, kind)],
    ]),
  );
}

function create(kernel: Kernel, apis: ApiStore, kind: PartKind, newId: () => string): Operation {
  return (input) => {
    const apiId = kind === 'Api' ? newId() : existingApi(apis, input);
    const part = parsePart(kind, withoutIds(kind, input));
    const id = kind === 'Api' ? apiId : kind === 'Stage' ? String(input['StageName']) : newId();
    if (kind === 'Stage' && apis.find(apiId, kind, id))
      throw new AwsError('ConflictException', `Stage ${id} exists.`, { statusCode: 409 });
    apis.put(apiId, kind, id, part);
    return answer(kernel, kind, apiId, id, part);
  };
}

function update(kernel: Kernel, apis: ApiStore, kind: PartKind): Operation {
  return (input) => {
    const { apiId, id, part: before } = existing(apis, kind, input);
    const part = parsePart(kind, { ...before, ...withoutIds(kind, input) });
    apis.put(apiId, kind, id, part);
    return answer(kernel, kind, apiId, id, part);
  };
}

function get(kernel: Kernel, apis: ApiStore, kind: PartKind): Operation {
  return (input) => {
    const { apiId, id, part } = existing(apis, kind, input);
    return answer(kernel, kind, apiId, id, part);
  };
}

function remove(apis: ApiStore, kind: PartKind): Operation {
  return (input) => {
    const { apiId, id } = existing(apis, kind, input);
    apis.delete(apiId, kind, id);
    return {};
  };
}

function existingApi(apis: ApiStore, input: Readonly<Record<string, unknown>>): string {
  const apiId = String(input['ApiId']);
  if (apis.find(apiId, 'Api', apiId)) return apiId;
  throw new AwsError('NotFoundException', `Invalid API identifier specified ${apiId}`, { statusCode: 404 });
}

function existing(apis: ApiStore, kind: PartKind, input: Readonly<Record<string, unknown>>) {
  const apiId = existingApi(apis, input);
  const id = String(input[ID_MEMBERS[kind]]);
  const found = apis.find(apiId, kind, id);
  if (found) return { apiId, ...found };
  throw new AwsError('NotFoundException', `Unable to find ${kind} with identifier ${id}`, { statusCode: 404 });
}

/** A stage's name is one of its members; the other ids are not. */
function withoutIds(kind: PartKind, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const ids = kind === 'Stage' ? ['ApiId'] : ['ApiId', ID_MEMBERS[kind]];
  return Object.fromEntries(Object.entries(input).filter(([name]) => !ids.includes(name)));
}

function parsePart(kind: PartKind, members: unknown): unknown {
  const parsed = partSchemas[kind].safeParse(members);
  if (!parsed.success) throw new AwsError('BadRequestException', `${kind}: ${z.prettifyError(parsed.error)}`);
  if (kind === 'Route' && 'RouteKey' in parsed.data) compileRouteKey(parsed.data.RouteKey);
  return parsed.data;
}

function answer({ aws }: Kernel, kind: PartKind, apiId: string, id: string, part: unknown): unknown {
  const own = kind === 'Api' ? { ApiEndpoint: `https://${apiId}.execute-api.${aws.region}.amazonaws.com` } : {};
  return { ...Object(part), ...own, ApiId: apiId, [ID_MEMBERS[kind]]: id };
}
