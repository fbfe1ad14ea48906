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

/** Reads such a number: a whole one, not below 0. Undefined where the state has none. @throws {StateFailure} */
export async function readNumber(
  field: NumberField,
  language: QueryLanguage,
  scope: Scope,
): Promise<number | undefined> {
  if (typeof field.value === 'number') return field.value;
  if (language === 'JSONata' && field.value !== undefined) return expressionNumber(field, field.value, scope);
  if (field.path === undefined) return undefined;
  return pathNumber(`${field.name}Path`, field.path, scope);
}

async function expressionNumber(field: NumberField, template: string, scope: Scope): Promise<number> {
  const value = Number(await evaluateTyped(template, field.name, 'number', bindingsOf(scope)));
  if (Number.isInteger(value) && value >= 0) return value;
  throw valueFailure(field.name, `The ${field.name} field cannot be parsed as an integer: ${value}`);
}

function pathNumber(name: string, path: string, scope: Scope): number {
  let value: unknown;
  try {
    value = resolveReference(path, scope.input, scope);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    throw runtimeFailure(`Invalid path '${path}' : ${error.message}`);
  }
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  throw runtimeFailure(`The ${name} field refers to value "${text}" which is not a valid integer: ${path}`);
}
