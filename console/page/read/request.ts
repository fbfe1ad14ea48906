import * as z from 'zod/mini';

/** The system said no, or said nothing: its text is for the person at the page. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  /** 0 when nobody answered. */
  readonly status: number;
  /** The kind of error, as AWS names it; empty where there is none. */
  readonly code: string;

  constructor(message: string, status: number, code = '') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Nobody is there: the console, or the system behind it, has stopped. */
export function isSilence(error: Error | undefined): boolean {
  return error instanceof RequestFailed && (error.status === 0 || error.status === 502);
}

const refusal = z.object({
  __type: z.optional(z.string()),
  message: z.optional(z.string()),
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
});

/** How a request differs from a plain GET. */
export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/**
 * Asks the console's own origin.
 * @param schema what it must answer.
 * @throws {RequestFailed} when it refuses or does not answer.
 */
export async function request<Schema extends z.ZodMiniType>(
  schema: Schema,
  path: string,
  { method = 'GET', headers = {}, body }: RequestOptions = {},
): Promise<z.infer<Schema>> {
  const response = await fetch(path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new RequestFailed('The system has stopped.', 0);
  });
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return schema.parse(answer);
  const { __type = '', message, title, detail } = refusal.safeParse(answer).data ?? {};
  const text = message ?? [title, detail].filter(Boolean).join(': ');
  throw new RequestFailed(text || `The answer was ${response.status}.`, response.status, __type.split('#').at(-1));
}
