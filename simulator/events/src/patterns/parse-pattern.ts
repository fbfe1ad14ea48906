import { type JsonReader, type JsonToken, readJson } from '#json';
import { InvalidPattern } from './invalid-pattern.ts';
import { addressDigits } from './ip-address.ts';
import { readMatchExpression } from './match-expression.ts';
import type { Branch, FieldPattern, Pattern } from './pattern.ts';
import { equalTo, type ValueTest } from './value-tests.ts';
import type { WildcardTokens } from './wildcard.ts';
import { isTooComplex } from './wildcard-complexity.ts';

const OR = '$or';

/** Most branches that `$or` may make: "Using an or in event patterns", Amazon EventBridge User Guide. */
const MAXIMUM_BRANCHES = 1_000;

/** Names that mean matching and may not be fields inside `$or`. */
const RESERVED_INSIDE_OR: ReadonlySet<string> = new Set([
  ...['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr'],
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

/** Fields by path. A path given twice keeps its last patterns. */
type OpenBranch = ReadonlyMap<string, FieldPattern>;

/**
 * Parses an event pattern.
 * @param text JSON.
 * @throws {InvalidPattern} with the reason that the service gives.
 * @see "Creating Amazon EventBridge event patterns", Amazon EventBridge User Guide
 */
export function parsePattern(text: string): Pattern {
  const reader = readJson(text, (message) => {
    throw new InvalidPattern(message);
  });
  if (reader.next() !== '{') reader.refuse('Filter is not an object');
  const branches = readObject(reader, [], [new Map()], false);
  return { branches: branches.map(sorted) };
}

/** Reads an object's fields into every branch; the reader stands on its opening brace. */
function readObject(
  reader: JsonReader,
  path: readonly string[],
  before: readonly OpenBranch[],
  isInsideOr: boolean,
): readonly OpenBranch[] {
  let branches = before;
  let token = reader.next();
  if (token === '}') reader.refuse('Empty objects are not allowed');
  for (; token !== '}'; token = reader.next()) {
    const name = reader.text();
    if (name === OR) {
      branches = readOr(reader, path, branches);
      continue;
    }
    if (isInsideOr && RESERVED_INSIDE_OR.has(name)) {
      reader.refuse(`${name} is Ruler reserved fieldName which cannot be used inside ${OR}.`);
    }
    const inner = [...path, name];
    const kind = reader.next();
    if (kind === '{') branches = readObject(reader, inner, branches, isInsideOr);
    else if (kind === '[') branches = withField(branches, readField(reader, inner.join('.')));
    else reader.refuse(`"${name}" must be an object or an array`);
  }
  return branches;
}

/** Each object in `$or` makes branches of its own out of those so far. */
function readOr(reader: JsonReader, path: readonly string[], before: readonly OpenBranch[]): readonly OpenBranch[] {
  if (reader.next() !== '[') reader.refuse(`It must be an Array followed with ${OR}.`);
  const branches: OpenBranch[] = [];
  let count = 0;
  for (let token = reader.next(); token !== ']'; token = reader.next()) {
    count += 1;
    if (token !== '{') reader.refuse(`Only JSON object is allowed in array of ${OR} relationship.`);
    branches.push(...readObject(reader, path, before, true));
    if (branches.length > MAXIMUM_BRANCHES) {
      throw new InvalidPattern(`The pattern has more than ${MAXIMUM_BRANCHES} combinations of ${OR} alternatives`);
    }
  }
  if (count < 2) reader.refuse(`There must have at least 2 Objects in ${OR} relationship.`);
  return branches;
}

function withField(branches: readonly OpenBranch[], field: FieldPattern): readonly OpenBranch[] {
  return branches.map((branch) => new Map(branch).set(field.path, field));
}

/** Reads the array of what a field may be; the reader stands on its opening bracket. */
function readField(reader: JsonReader, path: string): FieldPattern {
  const tests: ValueTest[] = [];
  const exactTexts: string[] = [];
  const wildcards: WildcardTokens[] = [];
  let acceptsAbsence = false;
  let token = reader.next();
  if (token === ']') reader.refuse('Empty arrays are not allowed');
  for (; token !== ']'; token = reader.next()) {
    if (token === '{') {
      const expression = readMatchExpression(reader);
      wildcards.push(...(expression.wildcards ?? []));
      if (expression.isAbsence) acceptsAbsence = true;
      else tests.push(expression.test);
    } else {
      const value = readScalar(reader, token);
      tests.push(equalTo(value));
      // An IP address has other spellings, so it is no exact text.
      if (typeof value === 'string' && addressDigits(value) === undefined) exactTexts.push(value);
    }
  }
  if (wildcards.length > 0 && isTooComplex(wildcards)) {
    throw new InvalidPattern(
      'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
    );
  }
  const isExact = !acceptsAbsence && exactTexts.length === tests.length;
  return { path, tests, acceptsAbsence, exactTexts: isExact ? exactTexts : undefined };
}

function readScalar(reader: JsonReader, token: JsonToken): string | number | boolean | null {
  switch (token) {
    case 'string':
      return reader.text();
    case 'number':
      return Number(reader.text());
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      return reader.refuse('Match value must be String, number, true, false, or null');
  }
}

function sorted(branch: OpenBranch): Branch {
  return [...branch.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
