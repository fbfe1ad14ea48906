import { z } from 'zod';
import { type Cognito, TokenRefused } from '#cognito';
import type { Control } from '#wire';

const tokenRequest = z.strictObject({
  subject: z.string().min(1).max(256),
  clientId: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  validSeconds: z.int().min(1).max(86_400).optional(),
});

/** `POST /_simulator/tokens`: signs a token for whoever is named, as no AWS service would. */
export function tokenControl(cognito: Cognito): Control {
  return async ({ method, body }) => {
    if (method !== 'POST') return { status: 405, answer: { message: `${method} is not allowed here; POST is.` } };
    const parsed = tokenRequest.safeParse(body);
    if (!parsed.success) return { status: 400, answer: { message: z.prettifyError(parsed.error) } };
    try {
      // Members that are absent must stay absent, not undefined.
      return { status: 201, answer: { token: await cognito.issueToken(JSON.parse(JSON.stringify(parsed.data))) } };
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      return { status: 400, answer: { message: error.message } };
    }
  };
}
