import { isObject, type Json } from '../json.ts';

/** Members whose contents say nothing about the service: headers, logs, traces of another runtime. */
const IGNORED = new Set(['SdkHttpMetadata', 'SdkResponseMetadata', 'LogResult']);
const IGNORED_OF_ERRORS = new Set(['requestId', 'stackTrace', 'trace']);

/** What placeholders stand for, found as texts are compared. */
export interface Comparison {
  /** Texts in `expected` that stand for any text, whole. */
  readonly wildcards: ReadonlySet<string>;
  /** Values of the placeholders in angle brackets. */
  readonly values: Map<string, string>;
  /** Members that the recording lacks. */
  readonly missing: ReadonlySet<string>;
}

/** A comparison for a case with these placeholders. */
export function comparisonOf(placeholders: readonly string[], missing: readonly string[] = []): Comparison {
  const wildcards = placeholders.filter((text) => !text.startsWith('<'));
  const values = new Map([
    ['<partition>', 'aws'],
    ['<region>', 'us-east-1'],
  ]);
  return { wildcards: new Set(wildcards), values, missing: new Set(missing) };
}

/** Where two values differ; undefined when `actual` is what was expected. */
export function difference(
  expected: Json,
  actual: Json | undefined,
  comparison: Comparison,
  at = '',
): string | undefined {
  if (typeof expected === 'string' && comparison.wildcards.has(expected)) return undefined;
  const [left, right] = [parsed(expected), parsed(actual ?? null)];
  if (Array.isArray(left) && Array.isArray(right)) return arrayDifference(left, right, comparison, at);
  if (isObject(left) && isObject(right)) return objectDifference(left, right, comparison, at);
  if (typeof left === 'string' && typeof right === 'string' && textMatches(left, right, comparison)) return undefined;
  if (actual !== undefined && left === right) return undefined;
  if (typeof expected === 'string' && typeof actual === 'string' && textMatches(expected, actual, comparison)) {
    return undefined;
  }
  return `${at || '/'}: expected ${shown(expected)}, was ${shown(actual)}`;
}

function arrayDifference(left: readonly Json[], right: readonly Json[], comparison: Comparison, at: string) {
  if (left.length !== right.length)
    return `${at}: expected ${left.length} items, were ${right.length}: ${shown(right)}`;
  return firstOf(left.map((item, index) => () => difference(item, right[index], comparison, `${at}/${index}`)));
}

function objectDifference(
  left: Readonly<Record<string, Json>>,
  right: Readonly<Record<string, Json>>,
  comparison: Comparison,
  at: string,
) {
  const isIgnored = (name: string) =>
    comparison.missing.has(name) || ('errorMessage' in left && IGNORED_OF_ERRORS.has(name));
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return firstOf(
    [...names]
      .filter((name) => !isIgnored(name))
      .map((name) => () => {
        if (!Object.hasOwn(left, name)) return `${at}/${name}: not expected, was ${shown(right[name])}`;
        if (!Object.hasOwn(right, name)) return `${at}/${name}: expected ${shown(left[name])}, was nothing`;
        if (IGNORED.has(name)) return undefined;
        return difference(left[name] ?? null, right[name], comparison, `${at}/${name}`);
      }),
  );
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Texts are compared as the JSON that they hold, where they hold any. */
function parsed(value: Json): Json {
  if (typeof value !== 'string') return value;
  try {
    // One recording lacks a quote where its id was taken out.
    return JSON.parse(value.replace(':<request-id>"', ':"<request-id>"'));
  } catch {
    return value;
  }
}

/** Whether a text is the expected one, with a value for each placeholder that is the same throughout the case. */
function textMatches(expected: string, actual: string, { values, wildcards }: Comparison): boolean {
  if (wildcards.has(expected)) return true;
  const names: string[] = [];
  const source = expected.split(/(<[A-Za-z_0-9:-]+>)/).map((part) => {
    if (!/^<[A-Za-z_0-9:-]+>$/.test(part)) return RegExp.escape(part);
    const known = values.get(part);
    if (known !== undefined) return RegExp.escape(known);
    names.push(part);
    return '([\\s\\S]+?)';
  });
  const match = new RegExp(`^${source.join('')}$`).exec(actual);
  if (!match) return false;
  names.forEach((name, index) => {
    values.set(name, match[index + 1] ?? '');
  });
  return true;
}

function shown(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 600 ? `${text.slice(0, 600)}...` : text;
}
