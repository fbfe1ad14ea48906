import { FUNCTIONS, functionName, SERVICES } from '@backstitch/infra';
import { UsageError } from '../errors.ts';

/**
 * The functions that a person means: one by its name, or a service's by `OrderService` or `order`.
 * @param functions every function of the stage.
 * @throws {UsageError} that lists what there is.
 */
export function functionsNamed(text: string, functions: readonly string[]): readonly string[] {
  // First of all a service: many a function's name ends in one, charge-payment in `payment`.
  const service = text.toLowerCase().replace(/service$/, '');
  const ofService = FUNCTIONS.filter((entry) => entry.service === service).map(functionName);
  const ends = ofService.length > 0 ? ofService : [text];
  const found = functions.filter((name) => ends.some((end) => endsIn(name, end)));
  if (found.length > 0) return found;
  throw new UsageError(
    `FN=${text} is neither a service (${SERVICES.join(', ')}) nor a function (${functions.join(', ')}).`,
  );
}

/** A function's name has the stage before it. */
function endsIn(name: string, end: string): boolean {
  return name === end || name.endsWith(`-${end}`);
}
