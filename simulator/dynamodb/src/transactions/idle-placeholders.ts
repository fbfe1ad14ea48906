import type { ExpressionMembers } from '../expressions/read.ts';

/**
 * An action without the placeholders that no expression of it could use: unlike the operations on single items, a
 * transaction takes them.
 */
export function withoutIdlePlaceholders<Action extends ExpressionMembers>(action: Action): Action {
  if (action.ConditionExpression !== undefined || action.ProjectionExpression !== undefined) return action;
  const { ExpressionAttributeNames: _, ExpressionAttributeValues: __, ...others } = action;
  return others as Action; // Both are optional.
}
