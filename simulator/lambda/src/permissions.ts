import type { Permission } from '#kernel';
import type { Functions } from './functions/functions.ts';

/** Operations on a mapping: their resource is the mapping, which policies hardly ever name. */
const ON_MAPPINGS = new Set([
  'CreateEventSourceMapping',
  'GetEventSourceMapping',
  'UpdateEventSourceMapping',
  'DeleteEventSourceMapping',
  'ListEventSourceMappings',
  'ListFunctions',
  'GetAccountSettings',
]);

/** What a caller of Lambda must be allowed ("Actions, resources, and condition keys for AWS Lambda"). */
export function lambdaPermissions(
  functions: Functions,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): readonly Permission[] {
  const action = operation === 'Invoke' ? 'lambda:InvokeFunction' : `lambda:${operation}`;
  const { FunctionName, Qualifier, Resource } = input;
  if (typeof Resource === 'string') return [{ action, resource: Resource }];
  if (ON_MAPPINGS.has(operation) || typeof FunctionName !== 'string') return [{ action, resource: '*' }];
  const { name, qualifier } = functions.reference(FunctionName, typeof Qualifier === 'string' ? Qualifier : undefined);
  const arn = functions.arnOf(name);
  return [{ action, resource: qualifier === undefined ? arn : `${arn}:${qualifier}` }];
}
