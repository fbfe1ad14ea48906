import { AwsError, NotSimulated } from '#kernel';

/**
 * Reads a filter pattern of unstructured events: terms that must all occur, `-term` that must not, `?term` of which
 * one must, `"several words"` ("Filter pattern syntax", CloudWatch Logs User Guide).
 * @throws {NotSimulated} for patterns over JSON fields other than comparisons joined by && or ||.
 */
export function compileFilter(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (trimmed === '') return () => true;
  if (trimmed.startsWith('{')) return compileJsonFilter(trimmed);
  if (/^[[%]/.test(trimmed)) throw new NotSimulated(`the log filter pattern ${trimmed}`);
  const terms = [...trimmed.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign, quoted, word]) => ({
    sign,
    text: quoted?.replace(/\\(.)/g, '$1') ?? word ?? '',
  }));
  const required = terms.filter(({ sign }) => sign === '').map(({ text }) => text);
  const excluded = terms.filter(({ sign }) => sign === '-').map(({ text }) => text);
  const optional = terms.filter(({ sign }) => sign === '?').map(({ text }) => text);
  return (message) =>
    required.every((text) => message.includes(text)) &&
    !excluded.some((text) => message.includes(text)) &&
    (optional.length === 0 || required.length > 0 || optional.some((text) => message.includes(text)));
}

const COMPARISON = /^\s*\$\.([\w.$-]+)\s*(=|!=|>=|<=|>|<)\s*(?:"([^"]*)"|(-?[\d.]+)|(\S+?))\s*$/;

function compileJsonFilter(pattern: string): (message: string) => boolean {
  const body = /^\{(.*)\}$/s.exec(pattern)?.[1];
  if (body === undefined) throw new AwsError('InvalidParameterException', 'Invalid filter pattern');
  const anyOf = body.split('||').map((all) => all.split('&&').map((text) => compileComparison(text, pattern)));
  return (message) => {
    const event = parsed(message);
    return event !== undefined && anyOf.some((all) => all.every((matches) => matches(event)));
  };
}

function compileComparison(text: string, pattern: string): (event: unknown) => boolean {
  const match = COMPARISON.exec(text);
  if (!match) throw new NotSimulated(`the log filter pattern ${pattern}`);
  const [, path = '', operator = '=', quoted, number, word] = match;
  const read = (event: unknown) => path.split('.').reduce<unknown>((at, key) => Object(at)[key], event);
  if (number !== undefined) return (event) => compareNumbers(Number(read(event)), operator, Number(number));
  const wanted = wildcard(quoted ?? word ?? '');
  return (event) => {
    const value = read(event);
    if (value === undefined) return false;
    return wanted.test(String(value)) === (operator === '=');
  };
}

function compareNumbers(value: number, operator: string, wanted: number): boolean {
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '>':
      return value > wanted;
    case '<':
      return value < wanted;
    case '>=':
      return value >= wanted;
    default:
      return value <= wanted;
  }
}

function wildcard(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

function parsed(message: string): unknown {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
