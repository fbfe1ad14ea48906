import { validationError } from '../errors.ts';
import { type Constraints, isConstrained, type Members, type Shape } from './shapes.ts';

/** The service stops counting here. */
const MAX_ERRORS = 10;

/**
 * Checks a typed request against the constraints of its shape.
 * @throws {AwsError} ValidationException that lists up to ten errors.
 */
export function checkConstraints(request: Readonly<Record<string, unknown>>, members: Members): void {
  const errors: Fault[] = [];
  checkMembers(request, members, '', errors);
  if (errors.length === 0) return;
  const count = `${errors.length} validation error${errors.length > 1 ? 's' : ''} detected: `;
  const texts = errors.map(({ text, alone }) => (errors.length === 1 && alone) || text);
  throw validationError(count + texts.join('; '));
}

interface Fault {
  readonly text: string;
  /** Its text where it is the only one. */
  readonly alone?: string | undefined;
}

function checkMembers(
  given: Readonly<Record<string, unknown>>,
  members: Members,
  parent: string,
  errors: Fault[],
): void {
  for (const { name, shown, shape } of constrainedOf(members)) {
    const path = parent + shown;
    if (isMissing(given, name, shape.notNullBut)) report(errors, { path, shape }, 'Member must not be null');
    else checkMember(given[name], shape, path, errors);
  }
}

interface ConstrainedMember {
  readonly name: string;
  /** As error texts name it. */
  readonly shown: string;
  readonly shape: Shape;
}

const constrained = new WeakMap<Members, readonly ConstrainedMember[]>();

/** The members that have to be checked beyond types: the same for every request of an operation. */
function constrainedOf(members: Members): readonly ConstrainedMember[] {
  const known = constrained.get(members);
  if (known) return known;
  const found = Object.entries(members)
    .filter(([, shape]) => isConstrained(shape))
    .map(([name, shape]) => ({ name, shown: lowerFirst(name), shape }));
  constrained.set(members, found);
  return found;
}

function isMissing(given: Readonly<Record<string, unknown>>, name: string, others: Constraints['notNullBut']): boolean {
  return others !== undefined && [name, ...others].every((one) => given[one] === undefined);
}

function checkMember(given: unknown, shape: Shape, path: string, errors: Fault[]): void {
  if (given === undefined || given === null) {
    if (shape.notNull) report(errors, { path, shape, given }, 'Member must not be null');
    return;
  }
  checkScalar(given, shape, path, errors);
  if (shape.type === 'List') {
    const elements = given as unknown[]; // Its type was checked before.
    if (!isConstrained(shape.element)) return;
    for (const [index, child] of elements.entries()) {
      checkMember(child, shape.element, `${path}.${index + 1}.member`, errors);
    }
  } else if (shape.type === 'Map') {
    checkEntries(given as Record<string, unknown>, shape, path, errors);
  } else if (shape.type === 'Structure') {
    checkMembers(given as Record<string, unknown>, shape.members, `${path}.`, errors);
  }
}

function checkEntries(
  given: Readonly<Record<string, unknown>>,
  shape: Shape & { type: 'Map' },
  path: string,
  errors: Fault[],
): void {
  if (shape.keys || shape.values) checkKeysAndValues(given, shape, path, errors);
  if (!isConstrained(shape.element)) return;
  for (const [name, child] of Object.entries(given))
    checkMember(child, shape.element, `${path}.${name}.member`, errors);
}

function checkKeysAndValues(
  given: Readonly<Record<string, unknown>>,
  shape: Shape & { type: 'Map' },
  path: string,
  errors: Fault[],
): void {
  const { keys, values } = shape;
  for (const [name, child] of Object.entries(given)) {
    if (keys && !fits(name.length, keys, isOfPattern(name, keys.pattern))) {
      report(errors, { path, shape, given }, `Map keys must satisfy constraint: [${limits(keys)}]`);
    }
    if (values && !fits((child as unknown[]).length, values, true)) {
      report(errors, { path, shape, given }, `Map value must satisfy constraint: [${limits(values)}]`);
    }
  }
}

const patterns = new Map<string, RegExp>();

/** Whether the whole text is of a pattern; there are as many patterns as shapes name. */
function isOfPattern(text: string, pattern: string): boolean {
  const known = patterns.get(pattern) ?? new RegExp(`^(?:${pattern})$`);
  patterns.set(pattern, known);
  return known.test(text);
}

function fits(length: number, limit: { minLength: number; maxLength: number }, matches: boolean): boolean {
  return length >= limit.minLength && length <= limit.maxLength && matches;
}

function limits(limit: { minLength: number; maxLength: number; pattern?: string }): string {
  const texts = [
    `Member must have length less than or equal to ${limit.maxLength}`,
    `Member must have length greater than or equal to ${limit.minLength}`,
  ];
  if (limit.pattern) texts.push(`Member must satisfy regular expression pattern: ${limit.pattern}`);
  return texts.join(', ');
}

function checkScalar(given: unknown, limit: Shape, path: string, errors: Fault[]): void {
  const fail = (constraint: string) => report(errors, { path, shape: limit, given }, constraint);
  if (limit.oneOf && !limit.oneOf.includes(String(given))) {
    fail(`Member must satisfy enum value set: [${limit.oneOf.join(', ')}]`);
  }
  if (limit.pattern && !isOfPattern(String(given), limit.pattern)) {
    fail(`Member must satisfy regular expression pattern: ${limit.pattern}`);
  }
  if (limit.minLength !== undefined && lengthOf(given) < limit.minLength) {
    fail(`Member must have length greater than or equal to ${limit.minLength}`);
  }
  if (limit.maxLength !== undefined && lengthOf(given) > limit.maxLength) {
    fail(`Member must have length less than or equal to ${limit.maxLength}`);
  }
  if (limit.atLeast !== undefined && Number(given) < limit.atLeast) {
    fail(`Member must have value greater than or equal to ${limit.atLeast}`);
  }
  if (limit.atMost !== undefined && Number(given) > limit.atMost) {
    fail(`Member must have value less than or equal to ${limit.atMost}`);
  }
}

function lengthOf(given: unknown): number {
  if (typeof given === 'string' || Array.isArray(given)) return given.length;
  return Object.keys(given as object).length;
}

interface FoundMember {
  readonly path: string;
  readonly shape: Shape;
  readonly given?: unknown;
}

function report(errors: Fault[], { path, shape, given }: FoundMember, constraint: string): void {
  if (errors.length >= MAX_ERRORS) return;
  const shown = given === undefined || given === null ? 'null' : `'${shownValue(given, shape)}'`;
  const failed = `failed to satisfy constraint: ${constraint}`;
  errors.push({
    text: `Value ${shown} at '${path}' ${failed}`,
    alone: shape.alone && `Value at '${shape.alone}' ${failed}`,
  });
}

/** A value as the service's Java prints it; keys that are to be read it prints as JSON. */
function shownValue(given: unknown, shape: Shape): string {
  if (given === undefined || given === null) return 'null';
  if (shape.type === 'List') {
    return `[${(given as unknown[]).map((child) => shownValue(child, shape.element)).join(', ')}]`;
  }
  if (shape.type === 'Map' && shape.of !== 'KeysAndAttributes' && !shape.parameterized) {
    return `{${shownMembers(given, (name) => [name, shape.element])}}`;
  }
  if (shape.type === 'Structure') {
    return `${shape.of}(${shownMembers(given, (name) => [lowerFirst(name), shape.members[name]])})`;
  }
  if (shape.type === 'AttributeValue') return `AttributeValue(${shownMembers(given, (name) => [lowerFirst(name)])})`;
  return typeof given === 'object' ? JSON.stringify(given) : String(given);
}

function shownMembers(given: unknown, memberOf: (name: string) => [shown: string, shape?: Shape | undefined]): string {
  return Object.entries(given as object)
    .map(([name, child]) => {
      const [shown, shape] = memberOf(name);
      return `${shown}=${shape ? shownValue(child, shape) : String(typeof child === 'object' ? JSON.stringify(child) : child)}`;
    })
    .join(', ');
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
