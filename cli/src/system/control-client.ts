import { UserError } from '../errors.ts';

/**
 * Calls the simulator's own interface of a running system.
 * @throws {UserError} when it does not answer, or refuses.
 */
export async function callControl<Answer>(
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
  const answer = await response.json();
  if (!response.ok) throw new UserError(`${endpoint} refused: ${answer.message ?? response.statusText}`);
  return answer;
}
