import { z } from 'zod';
import type { HttpAnswer } from '#kernel';
import { gatewayAnswer } from './gateway-answer.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const structured = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/**
 * What a client gets for what a function returned: a structure with `statusCode` as it says, anything else as a JSON
 * body with status 200.
 * @see "Lambda function response for format 2.0", API Gateway Developer Guide
 */
export function functionAnswer(payload: string): HttpAnswer {
  const value: unknown = payload === '' ? null : JSON.parse(payload);
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) return inferred(value);
  const parsed = structured.safeParse(value);
  if (!parsed.success) return gatewayAnswer(500, 'Internal Server Error');
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const answered = Object.entries(headers ?? {}).map(([name, text]) => [name.toLowerCase(), String(text)] as const);
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(answered),
    },
    cookies: cookies ?? [],
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function inferred(value: unknown): HttpAnswer {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
}
