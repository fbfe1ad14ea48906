/** A node of JSONata's syntax tree, as far as it is read here; the library's own type lacks most members. */
type Node = Readonly<Record<string, unknown>>;

/**
 * What an expression reads of a context that states do not have, each once, as it is written: names that no path leads
 * to, `$`, `$$`; and what `$states` has only in some places, e.g. `$states.result`. What stands in predicates, sort terms
 * and later steps has the step before it as its context, and is not looked at.
 */
export function topLevelReferences(tree: unknown): readonly string[] {
  return [...new Set(referencesOf(tree))];
}

/** Members that have the context of the expression around them, by the type of the node. */
const SAME_CONTEXT: Readonly<Record<string, readonly string[]>> = {
  binary: ['lhs', 'rhs'],
  apply: ['lhs', 'rhs'],
  function: ['procedure', 'arguments'],
  partial: ['procedure', 'arguments'],
  lambda: ['body'],
  condition: ['condition', 'then', 'else'],
  block: ['expressions'],
  bind: ['rhs'],
  unary: ['expression', 'expressions', 'lhs'],
};

function referencesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (!isNode(value)) return [];
  const type = String(value['type']);
  if (type === 'name') return [String(value['value'])];
  if (type === 'variable') return contextIn(value);
  if (type === 'path') return pathReferences(value['steps']);
  return (SAME_CONTEXT[type] ?? []).flatMap((member) => referencesOf(value[member]));
}

/** `$` is the variable without a name, and `$$` the one that is called `$`. */
function contextIn({ value }: Node): string[] {
  return value === '' || value === '$' ? [`$${value}`] : [];
}

/** What `$states` has wherever an expression stands. */
const EVERYWHERE: readonly unknown[] = ['input', 'context'];

function pathReferences(steps: unknown): string[] {
  const [first, second]: unknown[] = Array.isArray(steps) ? steps : [];
  const isOfStates = isNode(first) && first['type'] === 'variable' && first['value'] === 'states';
  if (!isOfStates || !isNode(second) || second['type'] !== 'name') return referencesOf(first);
  return EVERYWHERE.includes(second['value']) ? [] : [`$states.${second['value']}`];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
