import type { z } from 'zod';
import type { ResourceContext } from './resource-context.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a resource is known by once it is there. */
export interface Identity {
  /** What `Ref` answers. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` answers. */
  readonly attributes: Json;
}

/** A change of a resource's properties. */
export interface Change<Properties> {
  readonly before: Properties;
  readonly after: Properties;
  readonly identity: Identity;
}

/** One type of resource: how its properties become calls of its service. */
export interface ResourceType {
  readonly type: string;
  /** The properties that it knows; undefined: all. */
  readonly propertyNames: ReadonlySet<string> | undefined;
  /** Whether a changed property cannot be applied to what is there. Names the first such property. */
  needsReplacement(before: Json, after: Json): string | undefined;
  /** What happens then: a resource that holds nothing is made again, one with data or a position is refused. */
  readonly whenReplaced: 'recreate' | 'refuse';
  create(context: ResourceContext, properties: Json): Promise<Identity>;
  update(context: ResourceContext, change: Change<Json>): Promise<Identity>;
  remove(context: ResourceContext, identity: Identity, properties: Json): Promise<void>;
}

/** A resource type with its properties read: `properties` refuses what it does not name. */
export interface ResourceDefinition<Schema extends z.ZodObject> {
  readonly type: string;
  readonly properties: Schema;
  /** Properties that CloudFormation replaces the resource for. */
  readonly immutable: readonly (keyof z.output<Schema> & string)[];
  readonly whenReplaced: 'recreate' | 'refuse';
  /** The service has no way to unset a property: taking one away is a replacement. */
  readonly cannotUnset?: boolean;
  readonly create: (context: ResourceContext, properties: z.output<Schema>) => Promise<Identity>;
  /** Answers a new identity where an attribute changed. Absent: every change is a replacement. */
  readonly update?: (context: ResourceContext, change: Change<z.output<Schema>>) => Promise<Identity | undefined>;
  readonly remove: (context: ResourceContext, identity: Identity, properties: z.output<Schema>) => Promise<unknown>;
}

/** Makes a resource type of its definition. */
export function resourceType<Schema extends z.ZodObject>(definition: ResourceDefinition<Schema>): ResourceType {
  const parse = (context: ResourceContext, properties: Json): z.output<Schema> => {
    const result = definition.properties.safeParse(properties);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    return context.failAt(placeOf(issue), issue?.message ?? 'not valid');
  };
  const { update } = definition;
  return {
    type: definition.type,
    propertyNames: new Set(Object.keys(definition.properties.shape)),
    whenReplaced: definition.whenReplaced,
    needsReplacement: (before, after) => {
      const changed = changedProperties(before, after);
      if (!update) return changed[0];
      const isUnset = (name: string) => definition.cannotUnset === true && !Object.hasOwn(after, name);
      return changed.find((name) => definition.immutable.includes(name) || isUnset(name));
    },
    create: (context, properties) => definition.create(context, parse(context, properties)),
    update: async (context, { before, after, identity }) => {
      const change = { before: parse(context, before), after: parse(context, after), identity };
      return (await update?.(context, change)) ?? identity;
    },
    remove: async (context, identity, properties) => {
      await definition.remove(context, identity, parse(context, properties));
    },
  };
}

/** Whether two resolved values are the same, in whatever order an object names its members. */
export function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left, withSortedMembers) === JSON.stringify(right, withSortedMembers);
}

function withSortedMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function changedProperties(before: Json, after: Json): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(before[name], after[name]),
  );
}

/** `GlobalSecondaryIndexes.0.Projection`: where the first problem is, an unknown property included. */
function placeOf(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return '';
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...issue.path, ...unknownKey].map(String).join('.');
}
