import { urlToHttpOptions } from 'node:url';

/** The options of `http.request` that matter here. */
export interface RequestOptions {
  readonly protocol?: string | null;
  readonly host?: string | null;
  readonly hostname?: string | null;
  readonly port?: number | string | null;
  readonly path?: string | null;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, unknown>> | readonly string[];
  readonly auth?: string | null;
  readonly timeout?: number;
  readonly agent?: unknown;
  readonly signal?: AbortSignal;
}

type ResponseListener = (response: unknown) => void;

/** Reads the three forms of `http.request(url?, options?, listener?)` ("http.request", Node.js documentation). */
export function readRequestArguments(values: readonly unknown[]): {
  options: RequestOptions;
  listener: ResponseListener | undefined;
} {
  const rest = [...values];
  const last = rest.at(-1);
  const listener = typeof last === 'function' ? (last as ResponseListener) : undefined;
  const options = rest
    .filter((value) => value !== undefined && value !== null && typeof value !== 'function')
    .map((value) => optionsFrom(value));
  return { options: Object.assign({}, ...options), listener };
}

function optionsFrom(value: unknown): RequestOptions {
  if (typeof value === 'string') return urlToHttpOptions(new URL(value)) as RequestOptions;
  if (value instanceof URL) return urlToHttpOptions(value) as RequestOptions;
  return value as RequestOptions;
}

/** Host name without brackets and port, in lower case. */
export function hostOf(options: RequestOptions): string {
  const host = options.hostname ?? options.host ?? 'localhost';
  return host.replace(/^\[|\]$/g, '').toLowerCase();
}
