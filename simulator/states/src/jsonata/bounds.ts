/**
 * What one evaluation may use up, as the JSONata library takes it.
 * - `stack`: levels of nesting, a hundred on the service.
 * - `sequence`: elements of a sequence; the service bounds memory, and refuses `[1..873783]`.
 * - `timeout`, ms: a second, as on the service.
 * @see "Transforming data with JSONata in Step Functions", AWS Step Functions Developer Guide
 */
export const BOUNDS = { stack: 100, sequence: 873_782, timeout: 1_000 };

/** The service's texts for what exceeds a bound, by the library's code. They stand without a code. */
const EXCEEDED: Readonly<Record<string, string>> = {
  D1011: 'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
  D1012: 'Expression evaluation timeout: Check for infinite loop',
  D2014: 'Expression evaluation memory limit exceeded: Check for excessive memory usage',
  D2015: 'Expression evaluation memory limit exceeded: Check for excessive memory usage',
};

/** The service's text for an error of a bound; undefined for any other. */
export function exceededText(code: unknown): string | undefined {
  return typeof code === 'string' ? EXCEEDED[code] : undefined;
}
