import { z } from 'zod';
import { resourceType } from '../resource-type.ts';
import { anyObject, present } from '../values.ts';

const properties = z.strictObject({
  EventBusName: z.string().default('default'),
  StatementId: z.string(),
  Statement: anyObject.optional(),
  Action: z.string().optional(),
  Principal: z.string().optional(),
});

const policyText = z.object({ Policy: z.string().optional() });
const policyDocument = z.looseObject({ Statement: z.array(z.looseObject({ Sid: z.string().optional() })) });

/** `AWS::Events::EventBusPolicy`: one statement of a bus's policy. */
export const eventBusPolicy = resourceType({
  type: 'AWS::Events::EventBusPolicy',
  properties,
  immutable: [],
  whenReplaced: 'recreate',
  create: async (context, { EventBusName, StatementId, Statement, Action, Principal }) => {
    if (Statement) {
      // The API takes a whole policy, so the other statements go with it.
      const { Policy } = policyText.parse(await context.call('events', 'DescribeEventBus', { Name: EventBusName }));
      const others = Policy ? policyDocument.parse(JSON.parse(Policy)).Statement : [];
      const statements = [...others.filter(({ Sid }) => Sid !== StatementId), { ...Statement, Sid: StatementId }];
      const policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      await context.call('events', 'PutPermission', { EventBusName, Policy: policy });
    } else {
      await context.call('events', 'PutPermission', present({ EventBusName, StatementId, Action, Principal }));
    }
    return { physicalId: `${EventBusName}|${StatementId}`, attributes: {} };
  },
  remove: (context, _identity, { EventBusName, StatementId }) =>
    context.callUnlessGone('events', 'RemovePermission', { EventBusName, StatementId }),
});
