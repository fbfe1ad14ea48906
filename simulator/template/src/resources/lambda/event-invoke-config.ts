import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { anyObject, number, present } from '../values.ts';

const properties = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.string(),
  MaximumEventAgeInSeconds: number.optional(),
  MaximumRetryAttempts: number.optional(),
  DestinationConfig: anyObject.optional(),
});

/** `AWS::Lambda::EventInvokeConfig`: how a function's asynchronous invocations are retried and where they end. */
export const eventInvokeConfig = resourceType({
  type: 'AWS::Lambda::EventInvokeConfig',
  properties,
  immutable: ['FunctionName', 'Qualifier'],
  whenReplaced: 'recreate',
  create: async (context, wanted) => {
    await context.call('lambda', 'PutFunctionEventInvokeConfig', present(wanted));
    return { physicalId: `${wanted.FunctionName}|${wanted.Qualifier}`, attributes: {} };
  },
  update: async (context, { after }) => {
    await context.call('lambda', 'PutFunctionEventInvokeConfig', present(after));
  },
  remove: (context, _identity, { FunctionName, Qualifier }) =>
    context.callUnlessGone('lambda', 'DeleteFunctionEventInvokeConfig', { FunctionName, Qualifier }),
});
