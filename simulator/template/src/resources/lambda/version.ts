import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { present } from '../values.ts';

const properties = z.strictObject({
  FunctionName: z.string(),
  CodeSha256: z.string().optional(),
  Description: z.string().optional(),
});

/** `AWS::Lambda::Version`: the function as it is when the version is made. */
export const version = resourceType({
  type: 'AWS::Lambda::Version',
  properties,
  immutable: [],
  whenReplaced: 'recreate',
  create: async (context, wanted) => {
    const { FunctionArn, Version } = await context.call('lambda', 'PublishVersion', present(wanted));
    return { physicalId: String(FunctionArn), attributes: { FunctionArn, Version } };
  },
  remove: (context, identity, { FunctionName }) =>
    context.callUnlessGone('lambda', 'DeleteFunction', { FunctionName, Qualifier: identity.attributes['Version'] }),
});
