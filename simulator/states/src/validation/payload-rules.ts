import { takes } from '../intrinsics/functions.ts';
import { type Call, checkReference, isCall, parseCall } from '../intrinsics/parse.ts';
import { isObject, type Json } from '../json.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

/** Checks that members `name.$` of a payload template hold paths or calls. */
export function checkTemplate(template: Json, location: string): Diagnostic[] {
  if (Array.isArray(template)) {
    return template.flatMap((item: Json, index) => checkTemplate(item, `${location}[${index}]`));
  }
  if (!isObject(template)) return [];
  return Object.entries(template).flatMap(([name, value]) => {
    if (!name.endsWith('.$')) return checkTemplate(value, `${location}/${name}`);
    if (typeof value === 'string' && isPathOrCall(value)) return [];
    return [
      schemaError(
        `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
        location,
      ),
    ];
  });
}

/** Whether a call, with those inside it, is of a function that exists and takes so many arguments. */
function isRightCall({ name, inputs }: Call): boolean {
  return takes(name, inputs.length) && inputs.every((input) => input.kind !== 'call' || isRightCall(input));
}

/** Whether a text is a JSONPath, or a call of an intrinsic function as there is one. */
export function isPathOrCall(text: string): boolean {
  try {
    if (isCall(text)) return isRightCall(parseCall(text));
    checkReference(text);
    return true;
  } catch {
    return false;
  }
}
