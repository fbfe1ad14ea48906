import {
  expressionAttributeNames,
  expressionAttributeValues,
  returnValuesOnConditionCheckFailure,
  tableName,
} from '../requests/common-shapes.ts';
import { element, field, listOf, type Members, type Shape, text, values } from '../requests/shapes.ts';

const common: Members = {
  TableName: tableName,
  ConditionExpression: text(),
  ExpressionAttributeNames: expressionAttributeNames,
  ExpressionAttributeValues: expressionAttributeValues,
  ReturnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailure,
};

const key = values({ notNull: true });

/** The actions of a TransactWriteItems request. */
export const transactWrites: Shape = listOf(
  element('TransactWriteItem', {
    ConditionCheck: field('ConditionCheck', {
      ...common,
      Key: key,
      ConditionExpression: text({ notNull: true }),
    }),
    Put: field('Put', { ...common, Item: values({ notNull: true }) }),
    Delete: field('Delete', { ...common, Key: key }),
    Update: field('Update', { ...common, Key: key, UpdateExpression: text({ notNull: true }) }),
  }),
  { notNull: true, minLength: 1, maxLength: 100 },
);

/** The actions of a TransactGetItems request. */
export const transactGets: Shape = listOf(
  element('TransactGetItem', {
    Get: field(
      'Get',
      {
        Key: key,
        TableName: tableName,
        ProjectionExpression: text(),
        ExpressionAttributeNames: expressionAttributeNames,
      },
      { notNull: true },
    ),
  }),
  { notNull: true, minLength: 1, maxLength: 100 },
);
