import { checkReference } from '../intrinsics/parse.ts';
import type { Json } from '../json.ts';
import { type Diagnostic, schemaError, wrongType } from './diagnostic.ts';
import { isPathOrCall } from './payload-rules.ts';

/** Checks a field that may hold any JSONPath or a call, or null for nothing. */
export function checkPath(path: Json | undefined, location: string): Diagnostic[] {
  if (path === undefined || path === null || (typeof path === 'string' && isPathOrCall(path))) return [];
  return [schemaError('Value must be a valid JSONPath.', location)];
}

/** Checks a field whose path leads to one value at most. */
export function checkReferencePath(path: Json | undefined, location: string): Diagnostic[] {
  if (typeof path !== 'string') return [wrongType('String', location)];
  const problem = referenceProblem(path);
  return problem === undefined ? [] : [schemaError(`Value is not a Reference Path: ${problem}`, location)];
}

/** Checks where a result is put: a place in the state's input, or null for nowhere. */
export function checkResultPath(path: Json | undefined, location: string): Diagnostic[] {
  if (path === undefined || path === null || typeof path !== 'string') return [];
  if (!path.startsWith('$')) return [schemaError('Value must be a valid JSONPath.', location)];
  if (/^\$($|[.[])/.test(path)) return checkReferencePath(path, location);
  return [schemaError('Value is not a Reference Path: It must be a path in the input of the state', location)];
}

function referenceProblem(path: string): string | undefined {
  if (!path.startsWith('$')) return `Reference path didn't start with '$'`;
  try {
    const isOne = checkReference(path).steps.every(({ kind, deep }) => !deep && (kind === 'child' || kind === 'index'));
    return isOne ? undefined : `The path must lead to a single value: ${path}`;
  } catch {
    return `The path is not valid: ${path}`;
  }
}
