import { NotSimulated } from '#kernel';

/**
 * The condition keys that a simulated request carries, in lower case: those of every request, and those that a
 * service names with its call. A policy that asks for another one would be decided by a value that is never there.
 */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltype',
  'aws:principalisawsservice',
  'aws:requestedregion',
  'aws:resourceaccount',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'dynamodb:attributes',
  'dynamodb:leadingkeys',
  'dynamodb:returnvalues',
  'dynamodb:select',
  'events:detail-type',
  'events:source',
]);

/**
 * The key as requests carry it: keys are the same in upper and lower case.
 * @throws {NotSimulated} when no simulated request carries it.
 */
export function knownConditionKey(key: string): string {
  const lowerCase = key.toLowerCase();
  if (!KNOWN_KEYS.has(lowerCase)) throw new NotSimulated(`the condition key "${key}"`, 'No simulated request has it.');
  return lowerCase;
}
