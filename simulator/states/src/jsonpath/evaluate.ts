import { isObject, type Json } from '../json.ts';
import { holds } from './filter.ts';
import { applyFunction } from './functions.ts';
import { isDefiniteStep, type Path, type Step } from './nodes.ts';
import { PathNotFound } from './path-not-found.ts';

/** A node found on the way, with the normalised path to it. */
interface Found {
  readonly value: Json;
  readonly at: string;
}

/**
 * What a path selects in a document: the one match of a definite path, an array of the matches of any other.
 * @throws {PathNotFound} when a definite path has no match.
 */
export function evaluatePath(path: Path, root: Json): Json {
  if (path.isDefinite) return walk(path, root);
  try {
    return walk(path, root);
  } catch (error) {
    // Where many matches are possible, none is an answer too.
    if (error instanceof PathNotFound) return [];
    throw error;
  }
}

function walk(path: Path, root: Json): Json {
  let found: Found[] = [{ value: root, at: '$' }];
  let definite = true;
  for (const [position, step] of path.steps.entries()) {
    const isLast = position === path.steps.length - 1;
    const reached = step.deep ? found.flatMap(withDescendants) : found;
    const isDefiniteHere: boolean = definite && isDefiniteStep(step);
    found = reached.flatMap((node) => applyStep(step, node, { root, isLast, isDefinite: isDefiniteHere }));
    definite = isDefiniteHere;
  }
  if (!path.isDefinite) return found.map(({ value }) => value);
  const [match] = found;
  if (!match) throw new PathNotFound(`No results for path: ${normalised(path)}`);
  return match.value;
}

interface Place {
  readonly root: Json;
  readonly isLast: boolean;
  readonly isDefinite: boolean;
}

function applyStep(step: Step, node: Found, place: Place): Found[] {
  switch (step.kind) {
    case 'child':
      return step.names.length === 1
        ? child(step.names[0] ?? '', node, place)
        : step.names.flatMap((name) => child(name, node, { ...place, isDefinite: false }));
    case 'index':
      return step.indexes.flatMap((index) => item(index, node, place));
    case 'slice':
      return slice(step.from, step.to, step.step, node);
    case 'wildcard':
      return members(node);
    case 'filter':
      return members(node).filter(({ value }) =>
        holds(step.condition, { node: value, root: place.root, evaluate: evaluatePath }),
      );
    case 'function':
      return [{ value: applyFunction(step.name, node.value), at: `${node.at}.${step.name}()` }];
  }
}

function child(name: string, node: Found, place: Place): Found[] {
  const at = `${node.at}['${name}']`;
  if (!isObject(node.value)) {
    if (!place.isDefinite) return [];
    throw new PathNotFound(
      `Expected to find an object with property ['${name}'] in path ${node.at} but found '${javaClass(node.value)}'. ` +
        `This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.`,
    );
  }
  if (Object.hasOwn(node.value, name)) return [{ value: node.value[name] ?? null, at }];
  if (!place.isDefinite) return [];
  throw new PathNotFound(place.isLast ? `No results for path: ${at}` : `Missing property in path ${at}`);
}

function item(index: number, node: Found, place: Place): Found[] {
  if (!Array.isArray(node.value)) {
    if (!place.isDefinite) return [];
    throw new PathNotFound(
      `Filter: [${index}] can only be applied to arrays. Current context is: ${JSON.stringify(node.value)}`,
    );
  }
  const position = index < 0 ? node.value.length + index : index;
  const at = `${node.at}[${index}]`;
  if (position >= 0 && position < node.value.length) return [{ value: node.value[position] ?? null, at }];
  if (!place.isDefinite) return [];
  throw new PathNotFound(`No results for path: ${at}`, { isPastEnd: place.isLast });
}

function slice(from: number | undefined, to: number | undefined, step: number, node: Found): Found[] {
  if (!Array.isArray(node.value)) return [];
  const chosen = node.value.slice(from, to);
  return chosen
    .map((value, index) => ({ value, at: `${node.at}[${index}]` }))
    .filter((_, index) => index % Math.max(1, step) === 0);
}

function members(node: Found): Found[] {
  if (Array.isArray(node.value)) return node.value.map((value, index) => ({ value, at: `${node.at}[${index}]` }));
  if (!isObject(node.value)) return [];
  return Object.entries(node.value).map(([name, value]) => ({ value, at: `${node.at}['${name}']` }));
}

function withDescendants(node: Found): Found[] {
  return [node, ...members(node).flatMap(withDescendants)];
}

/** A path as the service's library prints it: `$['a'][0]`. */
function normalised(path: Path): string {
  const parts = path.steps.map((step) => {
    if (step.kind === 'child') return `[${step.names.map((name) => `'${name}'`).join(',')}]`;
    if (step.kind === 'index') return `[${step.indexes.join(',')}]`;
    return step.kind === 'function' ? `.${step.name}()` : '[*]';
  });
  return `$${parts.join('')}`;
}

function javaClass(value: Json): string {
  if (value === null) return 'null';
  const names = { string: 'TextNode', number: 'IntNode', boolean: 'BooleanNode', object: 'ArrayNode' };
  const kind = typeof value as 'string' | 'number' | 'boolean' | 'object'; // JSON has no other types.
  return `com.fasterxml.jackson.databind.node.${names[kind]}`;
}
