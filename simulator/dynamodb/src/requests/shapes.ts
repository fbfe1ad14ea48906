/** What must hold of a member besides its type. Checked in the order of these members. */
export interface Constraints {
  readonly notNull?: boolean;
  /** It has to be there unless one of these stands beside it. */
  readonly notNullBut?: readonly string[];
  readonly oneOf?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** How the member is named where nothing else is wrong: newer checks do not repeat its value. */
  readonly alone?: string;
  /** What must hold of a map's keys; all of it is told when one of it does not. */
  readonly keys?: { readonly minLength: number; readonly maxLength: number; readonly pattern: string };
  /** What must hold of a map's values, likewise. */
  readonly values?: { readonly minLength: number; readonly maxLength: number };
}

/** The form of a request's member. */
export type Shape = Constraints &
  (
    | { readonly type: 'String' | 'Boolean' | 'Integer' | 'Long' | 'Blob' }
    | { readonly type: 'AttributeValue'; readonly place: Place }
    | { readonly type: 'List'; readonly element: Shape; readonly parameterized?: boolean }
    | { readonly type: 'Map'; readonly element: Shape; readonly of: string; readonly parameterized?: boolean }
    | { readonly type: 'Structure'; readonly members: Members; readonly of: string; readonly place: Place }
  );

/** Whether a structure is a member of another one or an element: the service words its errors differently. */
export type Place = 'Field' | 'Value';

/** The members of a request or structure, in the order in which they are checked. */
export type Members = Readonly<Record<string, Shape>>;

/** A text. */
export const text = (constraints: Constraints = {}): Shape => ({ type: 'String', ...constraints });
/** True or false. */
export const flag: Shape = { type: 'Boolean' };
/** A whole number of 32 bits. */
export const integer = (constraints: Constraints = {}): Shape => ({ type: 'Integer', ...constraints });
/** A whole number of 64 bits. */
export const long = (constraints: Constraints = {}): Shape => ({ type: 'Long', ...constraints });
/** A list. */
export const listOf = (element: Shape, constraints: Constraints = {}): Shape => ({
  type: 'List',
  element,
  ...constraints,
});
/** A map from texts. @param of the class that error texts name. */
export const mapOf = (element: Shape, of: string, constraints: Constraints = {}): Shape => ({
  type: 'Map',
  element,
  of,
  ...constraints,
});
/** A structure that is the member of another one. */
export const field = (of: string, members: Members, constraints: Constraints = {}): Shape => ({
  type: 'Structure',
  place: 'Field',
  of,
  members,
  ...constraints,
});
/** A structure that is an element of a list or map. */
export const element = (of: string, members: Members): Shape => ({ type: 'Structure', place: 'Value', of, members });

/** An attribute's value in a map or list. */
export const value: Shape = { type: 'AttributeValue', place: 'Value' };
/** An attribute's value that is a member of a structure. */
export const valueField: Shape = { type: 'AttributeValue', place: 'Field' };
/** Attributes by name. */
export const values = (constraints: Constraints = {}): Shape => mapOf(value, 'AttributeValue', constraints);

/** Whether something in a shape has to be checked beyond types. */
export function isConstrained(shape: Shape): boolean {
  const known = constrained.get(shape);
  if (known !== undefined) return known;
  const found = hasConstraints(shape);
  constrained.set(shape, found);
  return found;
}

const constrained = new WeakMap<Shape, boolean>();
const TYPE_MEMBERS = new Set(['type', 'place', 'element', 'members', 'of', 'parameterized']);

function hasConstraints(shape: Shape): boolean {
  if (Object.keys(shape).some((name) => !TYPE_MEMBERS.has(name))) return true;
  if (shape.type === 'List' || shape.type === 'Map') return isConstrained(shape.element);
  return shape.type === 'Structure' && Object.values(shape.members).some(isConstrained);
}
