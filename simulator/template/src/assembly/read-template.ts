import { z } from 'zod';
import { CannotDeploy } from '../errors.ts';

const policy = z.enum(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']);

const resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  Condition: z.string().optional(),
  DeletionPolicy: policy.optional(),
  UpdateReplacePolicy: policy.optional(),
  Metadata: z.unknown().optional(),
});

const output = z.strictObject({
  Value: z.unknown(),
  Description: z.string().optional(),
  Condition: z.string().optional(),
  Export: z.strictObject({ Name: z.unknown() }).optional(),
});

/** A number, which a template may also write as text. */
const bound = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]).transform(Number);

const parameter = z.strictObject({
  Type: z.string(),
  Default: z.unknown().optional(),
  Description: z.string().optional(),
  NoEcho: z.unknown().optional(),
  AllowedValues: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  AllowedPattern: z.string().optional(),
  ConstraintDescription: z.string().optional(),
  MinLength: bound.optional(),
  MaxLength: bound.optional(),
  MinValue: bound.optional(),
  MaxValue: bound.optional(),
});

const template = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09').optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  /** Assertions about parameters; the CDK's one checks a bootstrap stack that has no meaning here. */
  Rules: z.unknown().optional(),
  Parameters: z.record(z.string(), parameter).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), output).default({}),
});

/** A CloudFormation template, its sections read and its values still unresolved. */
export type Template = z.infer<typeof template>;

/** A resource as the template declares it. */
export type DeclaredResource = z.infer<typeof resource>;

/**
 * Reads a template's JSON.
 * @throws {CannotDeploy} for sections that are not simulated (`Transform`, `Hooks`) and for what is no template.
 * @see "Template sections", AWS CloudFormation User Guide
 */
export function readTemplate(stack: string, json: unknown): Template {
  const result = template.safeParse(json);
  if (result.success) return result.data;
  throw new CannotDeploy({ stack }, `the template cannot be read: ${z.prettifyError(result.error)}`);
}
