import { z } from 'zod';
import { UserError } from '../errors.ts';

const refusal = z.object({ message: z.string() });

/**
 * Calls the simulator's own interface of a running system.
 * @param answer what it must answer.
 * @throws {UserError} when it does not answer, or refuses.
 */
export async function callControl<Answer>(
  answer: z.ZodType<Answer>,
  endpoint: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch((cause) => {
    throw new UserError(`${endpoint} does not answer. Is the system running? Start it with: make start`, { cause });
  });
  const answered: unknown = await response.json();
  if (response.ok) return answer.parse(answered);
  throw new UserError(`${endpoint} refused: ${refusal.safeParse(answered).data?.message ?? response.statusText}`);
}

/** A fault as the running system tells of it. */
export const faultAnswer = z.object({ id: z.string(), mode: z.string(), label: z.string().optional() });
