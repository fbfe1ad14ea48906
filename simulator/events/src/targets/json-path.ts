/** One step of a path: a member's name, an element's index, or every child. */
type Step = string | number | typeof EVERY;

const EVERY = Symbol('every');
const STEP = /\.([^.[\]]+)|\['([^']+)'\]|\["([^"]+)"\]|\[(\d+)\]|(\[\*\])/y;

/**
 * Compiles the part of JSONPath that targets use: `$.detail.items[0]['a name']`, `[*]`.
 * @returns a function that answers what it finds (a list where the path has `[*]`), undefined where there is nothing;
 *   undefined instead of a function when the text is no such path.
 * @see "Amazon EventBridge input transformation", User Guide
 */
export function compileJsonPath(path: string): ((document: unknown) => unknown) | undefined {
  const steps = parse(path);
  if (!steps) return undefined;
  const isMany = steps.includes(EVERY);
  return (document) => {
    const found = steps.reduce<unknown[]>((nodes, step) => nodes.flatMap((node) => children(node, step)), [document]);
    return isMany ? found : found[0];
  };
}

function parse(path: string): Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < path.length) {
    const match = STEP.exec(path);
    if (!match) return undefined;
    const [, dotted, single, double, index, every] = match;
    if (every !== undefined || dotted === '*') steps.push(EVERY);
    else steps.push(index === undefined ? (dotted ?? single ?? double ?? '') : Number(index));
  }
  return steps;
}

function children(node: unknown, step: Step): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  if (step === EVERY) return Object.values(node);
  if (typeof step === 'number') return Array.isArray(node) && step in node ? [node[step]] : [];
  return !Array.isArray(node) && Object.hasOwn(node, step) ? [Reflect.get(node, step)] : [];
}
