import { runtimeFailure } from '../failures.ts';
import { evaluateCall } from '../intrinsics/evaluate.ts';
import { isCall } from '../intrinsics/parse.ts';
import type { Json } from '../json.ts';
import { evaluatePath } from '../jsonpath/evaluate.ts';
import { parsePath } from '../jsonpath/parse.ts';
import { PathNotFound } from '../jsonpath/path-not-found.ts';
import type { Scope } from './scope.ts';

/** The value at `$...` (in `root`), `$$...` (in the context object) or `$name...` (in a variable). @throws {PathNotFound} */
export function resolveReference(reference: string, root: Json, scope: Scope): Json {
  if (reference.startsWith('$$')) return evaluatePath(parsePath(reference.slice(1)), scope.context);
  const variable = /^\$(\p{ID_Start}\p{ID_Continue}*)/u.exec(reference);
  if (!variable) return evaluatePath(parsePath(reference), root);
  const [prefix, name = ''] = variable;
  const value = scope.variables[name];
  if (value === undefined) throw new PathNotFound(`No results for path: $['${name}']`);
  return evaluatePath(parsePath(`$${reference.slice(prefix.length)}`), value);
}

/** The value of a field such as InputPath. @throws {StateFailure} States.Runtime when the path leads nowhere. */
export function resolveField(reference: string, root: Json, scope: Scope): Json {
  if (isCall(reference)) return resolveCall(reference, root, scope);
  try {
    return resolveReference(reference, root, scope);
  } catch (error) {
    if (error instanceof PathNotFound) throw runtimeFailure(`Invalid path '${reference}' : ${error.message}`);
    throw error;
  }
}

/** The answer of an intrinsic function. @throws {StateFailure} naming the call when a path in it leads nowhere. */
export function resolveCall(call: string, root: Json, scope: Scope): Json {
  const resolve = (reference: string): Json => {
    try {
      return resolveReference(reference, root, scope);
    } catch (error) {
      if (!(error instanceof PathNotFound)) throw error;
      throw runtimeFailure(
        `The function '${call}' had the following error: ${missingArgument(reference, error, documentOf(reference, root, scope))}`,
      );
    }
  };
  return evaluateCall(call, { random: scope.tools.random, resolve });
}

/** Where an index meets something else than an array, the words of the service's library come through. */
function missingArgument(reference: string, { message }: PathNotFound, document: Json): string {
  if (message.startsWith('Filter:')) return message;
  return `The JsonPath argument for the field '${reference}' could not be found in the input '${JSON.stringify(document)}'`;
}

/** The value at a path in a template's field. @throws {StateFailure} States.Runtime, naming path, field and input. */
export function resolveIn(field: string, reference: string, root: Json, scope: Scope): Json {
  try {
    return resolveReference(reference, root, scope);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    // In a template an element past the end of an array is null; in any other place it is missing.
    if (error.isPastEnd && field.endsWith('.$')) return null;
    throw runtimeFailure(
      `The JSONPath '${reference}' specified for the field '${field}' could not be found in the input '${JSON.stringify(documentOf(reference, root, scope))}'`,
    );
  }
}

/** What a reference was looked up in. */
function documentOf(reference: string, root: Json, scope: Scope): Json {
  return reference.startsWith('$$') ? scope.context : root;
}
