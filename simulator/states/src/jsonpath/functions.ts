import { isObject, type Json } from '../json.ts';
import { PathNotFound } from './path-not-found.ts';

/** Applies a function at a path's end, e.g. `$.items.length()`. @throws {PathNotFound} when there is none of that name. */
export function applyFunction(name: string, value: Json): Json {
  switch (name) {
    case 'length':
      return lengthOf(value);
    case 'keys':
      return isObject(value) ? Object.keys(value) : [];
    case 'first':
      return Array.isArray(value) ? (value[0] ?? null) : null;
    case 'last':
      return Array.isArray(value) ? (value.at(-1) ?? null) : null;
    case 'min':
      return Math.min(...numbersOf(value));
    case 'max':
      return Math.max(...numbersOf(value));
    case 'sum':
      return numbersOf(value).reduce((sum, number) => sum + number, 0);
    case 'avg':
      return numbersOf(value).reduce((sum, number) => sum + number, 0) / numbersOf(value).length;
    default:
      throw new PathNotFound(`Function with name: ${name} does not exist.`);
  }
}

function lengthOf(value: Json): Json {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : null;
}

function numbersOf(value: Json): number[] {
  const numbers = Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
  if (numbers.length === 0)
    throw new PathNotFound('Aggregation function attempted to calculate value using empty array');
  return numbers;
}
