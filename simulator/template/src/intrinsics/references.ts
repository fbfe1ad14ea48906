/** Logical ids and parameters that a value refers to, in whatever branch: CloudFormation waits for all of them. */
export function referencesIn(value: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (Array.isArray(value)) {
    for (const item of value) referencesIn(item, found);
    return found;
  }
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Ref' && typeof inner === 'string') found.add(inner);
    else if (key === 'Fn::GetAtt') found.add(attributeOf(inner)[0]);
    else if (key === 'Fn::Sub') addSubstituted(inner, found);
    else referencesIn(inner, found);
  }
  return found;
}

/** The two parts of a `Fn::GetAtt`: `["Table", "Arn"]` or `"Table.Arn"`. */
export function attributeOf(argument: unknown): readonly [logicalId: string, attribute: unknown] {
  if (Array.isArray(argument)) return [String(argument[0]), argument[1]];
  const text = String(argument);
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** `${Name}` and `${Name.Attribute}`, but not `${!Literal}`. */
export const SUBSTITUTION = /\$\{([^!}][^}]*)\}/g;

function addSubstituted(argument: unknown, found: Set<string>): void {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, undefined];
  const own = typeof variables === 'object' && variables !== null ? new Set(Object.keys(variables)) : new Set();
  referencesIn(variables, found);
  for (const [, name = ''] of String(template).matchAll(SUBSTITUTION)) {
    if (!own.has(name)) found.add(attributeOf(name.trim())[0]);
  }
}
