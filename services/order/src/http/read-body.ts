import { MAX_BODY_BYTES } from '@backstitch/contracts';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import { HttpProblem } from './answers.ts';

/** The faults of a body that are named at most. */
const MAX_ERRORS = 10;

/**
 * The body, checked.
 * @throws {HttpProblem} 413 when it is too large, 400 when it is no JSON or not as the schema asks.
 */
export function readBody<T>(schema: z.ZodMiniType<T>, request: APIGatewayProxyEventV2): T {
  const parsed = schema.safeParse(parseJson(textOf(request)));
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, MAX_ERRORS).map(({ path, code }) => ({
    pointer: `/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    detail: WORDS[code] ?? 'not valid',
  }));
  throw new HttpProblem('invalid-request', 'The body does not have the form that this route asks for.', { errors });
}

const WORDS: Readonly<Record<string, string>> = {
  invalid_type: 'missing, or of another type',
  too_small: 'less than allowed',
  too_big: 'more than allowed',
  invalid_format: 'not in the form that is asked for',
  invalid_value: 'none of the values that are allowed',
};

function textOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): string {
  const text = body ?? '';
  const sizeBytes = Buffer.byteLength(text, isBase64Encoded ? 'base64' : 'utf8');
  if (sizeBytes > MAX_BODY_BYTES) {
    throw new HttpProblem('body-too-large', `It has ${sizeBytes} bytes; ${MAX_BODY_BYTES} are allowed.`);
  }
  return isBase64Encoded ? Buffer.from(text, 'base64').toString('utf8') : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpProblem('malformed-json', 'The body could not be read as JSON.');
  }
}
