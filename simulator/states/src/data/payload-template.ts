import { isCall } from '../intrinsics/parse.ts';
import { isObject, type Json } from '../json.ts';
import { resolveCall, resolveIn } from './reference.ts';
import type { Scope } from './scope.ts';

/**
 * Fills a payload template of a JSONPath state: a member `name.$` becomes `name` with the value at its path or the
 * answer of its intrinsic function.
 * @param root what `$` stands for.
 * @throws {StateFailure} when a path leads nowhere or a function fails.
 */
export function fillTemplate(template: Json, root: Json, scope: Scope): Json {
  if (Array.isArray(template)) return template.map((item: Json) => fillTemplate(item, root, scope));
  if (!isObject(template)) return template;
  const members: Record<string, Json> = {};
  for (const [name, value] of Object.entries(template)) {
    if (name.endsWith('.$') && typeof value === 'string') {
      members[name.slice(0, -2)] = isCall(value)
        ? resolveCall(value, root, scope)
        : resolveIn(name, value, root, scope);
    } else {
      members[name] = fillTemplate(value, root, scope);
    }
  }
  return members;
}
