import { z } from 'zod';
import type { Tag } from './tags.ts';

/** CloudFormation takes numbers as texts too. */
export const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

/** CloudFormation takes truth values as texts too. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** A text, for which CloudFormation takes numbers and truth values too. */
export const text = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);

/** A JSON document that the template writes as an object or as text; as text. */
export const jsonText = z.union([
  z.string(),
  z.record(z.string(), z.unknown()).transform((json) => JSON.stringify(json)),
]);

/** Any object: its members are the service's own, which checks them. */
export const anyObject = z.record(z.string(), z.unknown());

/** A property that changes nothing here, for a reason that the generated documentation shows. */
export const withoutEffect = (reason: string) => z.unknown().optional().describe(`Without effect: ${reason}`);

/** A list of tags, as most resources write them. */
export const tagList = z.array(z.strictObject({ Key: z.string(), Value: text })).optional();

/** Tags as those services take them that want an object. */
export function tagObject(tags: readonly Tag[] | undefined): Record<string, string> | undefined {
  return tags && Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** The members that are there: an absent property must not reach a service as `undefined`. */
export function present<Values extends object>(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
