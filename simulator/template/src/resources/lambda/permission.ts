import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { present } from '../values.ts';

const properties = z.strictObject({
  FunctionName: z.string(),
  Action: z.string(),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
});

const NAME_LIMIT = 100;

/** `AWS::Lambda::Permission`: one statement of a function's policy. */
export const permission = resourceType({
  type: 'AWS::Lambda::Permission',
  properties,
  immutable: [],
  whenReplaced: 'recreate',
  create: async (context, wanted) => {
    const StatementId = context.generateName(NAME_LIMIT);
    await context.call('lambda', 'AddPermission', present({ ...wanted, StatementId }));
    return { physicalId: StatementId, attributes: { Id: StatementId } };
  },
  remove: (context, { physicalId: StatementId }, { FunctionName }) =>
    context.callUnlessGone('lambda', 'RemovePermission', { FunctionName, StatementId }),
});
