import type { Json } from '../json.ts';

/**
 * What an expression yields, as JSON. Numbers that JSON lacks become the texts `Infinity`, `-Infinity` and `NaN`, as
 * the service writes them. Undefined: the expression yields nothing that could be written, such as a function.
 */
export function jsonValue(value: unknown): Json | undefined {
  if (value === undefined || isFunction(value)) return undefined;
  return finite(value) as Json; // JSONata works on JSON and yields JSON; functions were ruled out.
}

function isFunction(value: unknown): boolean {
  return (
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && ('_jsonata_function' in value || '_jsonata_lambda' in value))
  );
}

/** The same value where all its numbers are finite: nothing is copied then. */
function finite(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(finite);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const members = Object.entries(value);
  const written = members.map(([name, member]): [string, unknown] => [name, finite(member)]);
  return written.some(([, member], index) => member !== members[index]?.[1]) ? Object.fromEntries(written) : value;
}
