import { z } from 'zod';

/** The name of a rule, target, archive or replay. */
export const resourceName = (maximum: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(maximum)
    .regex(/^[.\-_A-Za-z0-9]+$/, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');

/** The bus that exists from the start. */
export const DEFAULT_BUS = 'default';

/** A bus is named by its name or its ARN; absent, the default bus is meant. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined) return DEFAULT_BUS;
  const at = nameOrArn.indexOf(':event-bus/');
  return at < 0 ? nameOrArn : nameOrArn.slice(at + ':event-bus/'.length);
}

/** Whether an operation's list filter by `NamePrefix` takes this name. */
export const hasPrefix = (name: string, prefix: string | undefined): boolean => name.startsWith(prefix ?? '');
