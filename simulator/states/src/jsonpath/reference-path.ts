import { isObject, type Json } from '../json.ts';
import { parsePath } from './parse.ts';

/** A reference path cannot be applied to a document. */
export class PathUnusable extends Error {
  override readonly name = 'PathUnusable';
}

/**
 * Puts `value` at a reference path in `document`, making objects on the way. The document is not changed.
 * @throws {PathUnusable} when something on the way is neither object nor (for an index) array.
 */
export function putAt(path: string, document: Json, value: Json): Json {
  const keys = parsePath(path).steps.map((step) => {
    if (step.kind === 'child' && step.names.length === 1) return step.names[0] ?? '';
    if (step.kind === 'index' && step.indexes.length === 1) return step.indexes[0] ?? 0;
    throw new PathUnusable(path);
  });
  return put(keys, document, value, path);
}

function put(keys: readonly (string | number)[], document: Json | undefined, value: Json, path: string): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof key === 'number') {
    if (!Array.isArray(document) || key < 0 || key >= document.length) throw new PathUnusable(path);
    return document.map((item: Json, index) => (index === key ? put(rest, item, value, path) : item));
  }
  if (document !== undefined && !isObject(document)) throw new PathUnusable(path);
  return { ...document, [key]: put(rest, document?.[key], value, path) };
}
