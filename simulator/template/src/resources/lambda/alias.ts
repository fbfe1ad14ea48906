import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { present } from '../values.ts';

const properties = z.strictObject({
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
  Description: z.string().optional(),
});

/** `AWS::Lambda::Alias`: a name that points to a version. */
export const alias = resourceType({
  type: 'AWS::Lambda::Alias',
  properties,
  immutable: ['FunctionName', 'Name'],
  whenReplaced: 'recreate',
  create: async (context, wanted) => {
    const { AliasArn } = await context.call('lambda', 'CreateAlias', present(wanted));
    return { physicalId: String(AliasArn), attributes: { AliasArn } };
  },
  update: async (context, { after }) => {
    await context.call('lambda', 'UpdateAlias', present(after));
  },
  remove: (context, _identity, { FunctionName, Name }) =>
    context.callUnlessGone('lambda', 'DeleteAlias', { FunctionName, Name }),
});
