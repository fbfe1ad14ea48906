/** JSONata's own functions and those that the service adds: they are called like variables, and are none. */
const FUNCTIONS = new Set(
  (
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match ' +
    'contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power ' +
    'random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert ' +
    'type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl eval ' +
    'toMillis fromMillis clone now millis partition range hash parse uuid'
  ).split(' '),
);

/** The service's own variable, and the names of the context. */
const OWN = new Set(['states', '$', '']);

/** The variables that an expression reads, without those that it makes itself, each once and as it is written. */
export function variablesRead(tree: unknown): readonly string[] {
  const read = new Set<string>();
  const own = new Set<string>();
  visit(tree, read, own);
  return [...read].filter((name) => !own.has(name) && !FUNCTIONS.has(name) && !OWN.has(name));
}

function visit(value: unknown, read: Set<string>, own: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) visit(item, read, own);
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return;
  const node = value as Readonly<Record<string, unknown>>;
  const { type, lhs, arguments: parameters } = node;
  if (type === 'variable') read.add(String(node['value']));
  if (type === 'bind') own.add(String(Object(lhs).value));
  if (type === 'lambda' && Array.isArray(parameters)) for (const each of parameters) own.add(String(each.value));
  for (const member of Object.values(node)) visit(member, read, own);
}
