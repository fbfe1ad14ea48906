import { z } from 'zod';
import { Arn, optional } from '../operations/request.ts';

/** What TestState is asked. Texts are JSON where the API says so. */
export const TestStateRequest = z.object({
  definition: z.string().min(1).max(1_048_576),
  roleArn: optional(Arn),
  input: optional(z.string()),
  inspectionLevel: optional(z.enum(['INFO', 'DEBUG', 'TRACE'])),
  revealSecrets: optional(z.boolean()),
  variables: optional(z.string()),
  stateName: optional(z.string().min(1).max(80)),
  context: optional(z.string()),
  mock: optional(
    z.object({
      result: optional(z.string()),
      errorOutput: optional(z.object({ error: optional(z.string()), cause: optional(z.string()) })),
      fieldValidationMode: optional(z.enum(['STRICT', 'PRESENT', 'NONE'])),
    }),
  ),
  stateConfiguration: optional(
    z.object({
      retrierRetryCount: optional(z.number().int().min(0)),
      errorCausedByState: optional(z.string()),
      mapIterationFailureCount: optional(z.number().int().min(0)),
      mapItemReaderData: optional(z.string()),
    }),
  ),
});

/** What TestState is asked, read. */
export type TestStateRequest = z.output<typeof TestStateRequest>;
