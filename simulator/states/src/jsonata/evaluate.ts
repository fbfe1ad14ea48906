import { queryFailure } from '../failures.ts';
import { isObject, type Json, typeName } from '../json.ts';
import { exceededText } from './bounds.ts';
import { expressionIn, parseExpression } from './expression.ts';
import { jsonValue } from './json-value.ts';

/** What expressions see: `$states`, the variables by name, and the functions. */
export type Bindings = Readonly<Record<string, unknown>>;

/**
 * Evaluates a template: every text in it that is an expression is replaced by its value.
 * @param field where the template stands, e.g. `Arguments`; the field of a failure names the path below it.
 * @throws {StateFailure} States.QueryEvaluationError.
 */
export async function evaluateTemplate(template: Json, field: string, bindings: Bindings): Promise<Json> {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluateExpression(expression, field, bindings);
  }
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const [index, item] of template.entries()) {
      items.push(await evaluateTemplate(item, `${field}[${index}]`, bindings));
    }
    return items;
  }
  if (!isObject(template)) return template;
  const members: Record<string, Json> = {};
  for (const [name, value] of Object.entries(template)) {
    members[name] = await evaluateTemplate(value, `${field}/${name}`, bindings);
  }
  return members;
}

/** Evaluates one expression. @throws {StateFailure} States.QueryEvaluationError. */
function evaluateExpression(expression: string, field: string, bindings: Bindings): Json {
  const described = `The JSONata expression '${expression}' specified for the field '${field}'`;
  let value: Json | undefined;
  try {
    value = jsonValue(parseExpression(expression).evaluate(bindings));
  } catch (error) {
    throw queryFailure(field, `${described} threw an error during evaluation${errorText(error)}`);
  }
  if (value === undefined) throw queryFailure(field, `${described} returned nothing (undefined).`);
  return value;
}

/** Evaluates a field that must have a certain type. @throws {StateFailure} States.QueryEvaluationError. */
export async function evaluateTyped(
  template: Json,
  field: string,
  expected: 'array' | 'boolean' | 'number' | 'string',
  bindings: Bindings,
): Promise<Json> {
  const value = await evaluateTemplate(template, field, bindings);
  if (typeName(value) === expected) return value;
  const expression = typeof template === 'string' ? expressionIn(template) : undefined;
  throw queryFailure(
    field,
    `The JSONata expression '${expression ?? JSON.stringify(template)}' specified for the field '${field}' returned an ` +
      `unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
  );
}

/** A text with a code is a sentence of its own; one without explains the sentence before it. */
function errorText(error: unknown): string {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const exceeded = exceededText(code);
  if (exceeded !== undefined) return `: ${exceeded}`;
  return code === undefined ? `: ${String(message ?? error)}` : `. ${String(code)}: ${String(message)}`;
}
