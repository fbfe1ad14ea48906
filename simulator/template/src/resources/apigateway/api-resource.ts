import type { z } from 'zod';
import { type ResourceType, resourceType } from '../resource-type.ts';
import { present } from '../values.ts';

/** A part of an HTTP API whose properties are the members of its operations. */
export interface ApiResource<Schema extends z.ZodObject> {
  /** `Route` for `AWS::ApiGatewayV2::Route`, CreateRoute, UpdateRoute, DeleteRoute and RouteId. */
  readonly name: string;
  readonly properties: Schema;
  readonly immutable: readonly (keyof z.output<Schema> & string)[];
  /** The member that tells one from another, in inputs and outputs; what `Ref` answers. */
  readonly idMember: string;
}

/** A resource type of API Gateway, whose properties CloudFormation hands to the API as they are. */
export function apiResource<Schema extends z.ZodObject>(resource: ApiResource<Schema>): ResourceType {
  const { name, idMember } = resource;
  return resourceType({
    type: `AWS::ApiGatewayV2::${name}`,
    properties: resource.properties,
    immutable: resource.immutable,
    // An API of another id has another address; its parts can be made again.
    whenReplaced: name === 'Api' ? 'refuse' : 'recreate',
    cannotUnset: true,
    create: async (context, properties) => {
      const output = await context.call('apigatewayv2', `Create${name}`, present(properties));
      const physicalId = String(output[idMember]);
      const attributes = present({ [idMember]: physicalId, ApiEndpoint: output['ApiEndpoint'] });
      return { physicalId, attributes };
    },
    update: async (context, { after, identity }) => {
      await context.call('apigatewayv2', `Update${name}`, { ...present(after), [idMember]: identity.physicalId });
    },
    remove: (context, { physicalId }, { ApiId }) =>
      context.callUnlessGone('apigatewayv2', `Delete${name}`, present({ ApiId, [idMember]: physicalId })),
  });
}
