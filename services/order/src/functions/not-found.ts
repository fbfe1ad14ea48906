import { ROUTES } from '@backstitch/contracts';
import { HttpProblem } from '../http/answers.ts';
import { httpHandler } from '../http/handler.ts';

/** `$default`: whatever no route takes. 405 where the path exists and the method does not, else 404. */
export const handler = httpHandler(async ({ rawPath, requestContext }) => {
  const { method } = requestContext.http;
  const methods = ROUTES.filter(({ path }) => matches(path, rawPath)).map((route) => route.method);
  if (methods.length === 0 || methods.some((known) => known === method))
    throw new HttpProblem('route-not-found', `There is no ${rawPath} here.`);
  const detail = `${rawPath} does not take ${method}, but ${methods.join(', ')}.`;
  throw new HttpProblem('method-not-allowed', detail, { headers: { allow: methods.join(', ') } });
});

function matches(path: string, rawPath: string): boolean {
  const wanted = path.split('/');
  const parts = rawPath.split('/');
  return (
    parts.length === wanted.length &&
    wanted.every((part, index) => (part.startsWith('{') ? parts[index] !== '' : part === parts[index]))
  );
}
