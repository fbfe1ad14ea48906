import type { QueryLanguage } from '../asl/definition.ts';
import { runtimeFailure, valueFailure } from '../failures.ts';
import { evaluateTyped } from '../jsonata/evaluate.ts';
import { PathNotFound } from '../jsonpath/path-not-found.ts';
import { resolveReference } from './reference.ts';
import { bindingsOf, type Scope } from './scope.ts';

/** A number that a state has as a constant, as an expression or at a path. */
export interface NumberField {
  readonly name: string;
  readonly value: number | string | undefined;
  readonly path: string | undefined;
}

/** What is particular about a field: whether it takes fractions, its least, its most, and the service's text for a number beyond. */
interface Range {
  readonly isInteger: boolean;
  readonly least: number;
  readonly most: number;
  readonly refusal: (value: number) => string | undefined;
}

const ANY: Range = { isInteger: true, least: 0, most: Number.POSITIVE_INFINITY, refusal: () => undefined };

/** Time-outs are positive. "Task workflow state", AWS Step Functions Developer Guide. */
const POSITIVE: Range = { ...ANY, least: 1 };

const RANGES: Readonly<Record<string, Range>> = {
  TimeoutSeconds: POSITIVE,
  HeartbeatSeconds: POSITIVE,
  MaxConcurrency: {
    ...ANY,
    refusal: (value) => `Expected non-negative integer for MaxConcurrency, got '${value}' instead.`,
  },
  ToleratedFailureCount: { ...ANY, refusal: () => 'ToleratedFailureCount cannot be negative.' },
  ToleratedFailurePercentage: {
    ...ANY,
    isInteger: false,
    most: 100,
    refusal: () => 'ToleratedFailurePercentage must be between 0 and 100.',
  },
};

/** Reads such a number: not below 0, a time-out not below 1, and a whole one but for percentages. Undefined where the state has none. @throws {StateFailure} */
export async function readNumber(
  field: NumberField,
  language: QueryLanguage,
  scope: Scope,
): Promise<number | undefined> {
  if (typeof field.value === 'number') return field.value;
  if (language === 'JSONata' && field.value !== undefined) return expressionNumber(field, field.value, scope);
  if (field.path === undefined) return undefined;
  return pathNumber(field.name, field.path, scope);
}

async function expressionNumber({ name }: NumberField, template: string, scope: Scope): Promise<number> {
  const value = Number(await evaluateTyped(template, name, 'number', bindingsOf(scope)));
  const range = RANGES[name] ?? ANY;
  if (range.isInteger && !Number.isInteger(value)) {
    throw valueFailure(name, `The ${name} field cannot be parsed as an integer: ${value}`);
  }
  if (value >= range.least && value <= range.most) return value;
  throw valueFailure(name, range.refusal(value) ?? `The ${name} field cannot be parsed as an integer: ${value}`);
}

function pathNumber(name: string, path: string, scope: Scope): number {
  const field = `${name}Path`;
  const range = RANGES[name] ?? ANY;
  const value = valueAt(path, scope);
  if (typeof value === 'number' && (Number.isInteger(value) || !range.isInteger)) {
    if (value >= range.least && value <= range.most) return value;
    const refusal = range.refusal(value);
    if (refusal !== undefined) throw runtimeFailure(refusal);
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const kind = range.isInteger ? 'integer' : 'float';
  throw runtimeFailure(`The ${field} field refers to value "${text}" which is not a valid ${kind}: ${path}`);
}

function valueAt(path: string, scope: Scope): unknown {
  try {
    return resolveReference(path, scope.input, scope);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    throw runtimeFailure(`Invalid path '${path}' : ${error.message}`);
  }
}
