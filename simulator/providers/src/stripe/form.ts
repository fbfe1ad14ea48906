import { invalidRequest } from './api-error.ts';

/** A form's value: text, a list of values, or members by name. */
type FormValue = string | FormValue[] | FormObject;

/** Members by name; made without a prototype, so that no name is special. */
export interface FormObject {
  [name: string]: FormValue;
}

/** Deepest nesting of a name: `a[b][c][d][e]`. */
const MAX_DEPTH = 5;

/**
 * Reads a form-encoded body or query string in which names are nested with brackets: `metadata[orderId]=1`,
 * `payment_method_types[]=card`, `expand[0]=latest_charge`.
 * @throws {StripeError} 400 for a name that is malformed, too deep, or both a value and an object.
 */
export function parseForm(text: string): FormObject {
  const form: FormObject = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) assign(form, pathOf(name), value, name);
  return mapValues(form, listsFromIndices);
}

function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  const root = match?.[1];
  if (root === undefined) throw invalidRequest(`Invalid parameter name: ${name}`, { param: name });
  const rest = [...(match?.[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '');
  if (rest.length >= MAX_DEPTH) throw invalidRequest(`Parameter is nested too deeply: ${name}`, { param: name });
  return [root, ...rest];
}

function assign(form: FormObject, path: readonly string[], value: string, name: string): void {
  let here = form;
  for (const [depth, part] of path.entries()) {
    const key = part === '' ? String(Object.keys(here).length) : part;
    if (depth === path.length - 1) {
      here[key] = value;
      return;
    }
    here[key] ??= Object.create(null) as FormObject; // Object.create answers `any`
    const next = here[key];
    if (typeof next === 'string' || Array.isArray(next)) {
      throw invalidRequest(`Invalid object: ${name}`, { param: name });
    }
    here = next;
  }
}

/** Brackets with numbers (or none) name the elements of a list. */
function listsFromIndices(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const members = mapValues(value, listsFromIndices);
  const names = Object.keys(members);
  return names.length > 0 && names.every((name, index) => name === String(index)) ? Object.values(members) : members;
}

function mapValues(form: FormObject, change: (value: FormValue) => FormValue): FormObject {
  const changed: FormObject = Object.create(null);
  for (const [name, value] of Object.entries(form)) changed[name] = change(value);
  return changed;
}
