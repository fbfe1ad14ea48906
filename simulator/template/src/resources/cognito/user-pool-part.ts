import type { z } from 'zod';
import type { ResourceContext } from '../resource-context.ts';
import { type Identity, type ResourceType, resourceType } from '../resource-type.ts';
import { present } from '../values.ts';

/** A user pool or a part of one, whose properties are the members of its operations. */
export interface UserPoolPart<Schema extends z.ZodObject> {
  /** `UserPoolClient` for `AWS::Cognito::UserPoolClient`. */
  readonly name: string;
  /** As the operations name it: `CreateUserPoolClient`. */
  readonly operationName: string;
  readonly properties: Schema;
  readonly immutable: readonly (keyof z.output<Schema> & string)[];
  /** The member that names it in the operations on it, and what `Ref` answers. */
  readonly idMember: string;
  /** The operations' input for these properties. */
  readonly input: (context: ResourceContext, properties: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** Who it is, from what its creation answered. */
  readonly identity: (context: ResourceContext, part: Readonly<Record<string, unknown>>) => Identity;
}

/** A resource type of Cognito. */
export function userPoolPart<Schema extends z.ZodObject>(part: UserPoolPart<Schema>): ResourceType {
  const { operationName, idMember } = part;
  return resourceType({
    type: `AWS::Cognito::${part.name}`,
    properties: part.properties,
    immutable: part.immutable,
    // A pool of another id is another issuer: its tokens are worth nothing any more.
    whenReplaced: part.name === 'UserPool' ? 'refuse' : 'recreate',
    create: async (context, properties) => {
      const output = await context.call('cognito-idp', `Create${operationName}`, part.input(context, properties));
      return part.identity(context, Object(output[operationName]));
    },
    update: async (context, { after, identity }) => {
      const input = { ...part.input(context, after), [idMember]: identity.physicalId };
      await context.call('cognito-idp', `Update${operationName}`, input);
      return undefined;
    },
    remove: (context, { physicalId }, { UserPoolId }) =>
      context.callUnlessGone('cognito-idp', `Delete${operationName}`, present({ UserPoolId, [idMember]: physicalId })),
  });
}
