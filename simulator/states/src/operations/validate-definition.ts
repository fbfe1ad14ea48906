import { z } from 'zod';
import type { Operation } from '#kernel';
import { diagnose } from '../validation/diagnose.ts';
import { optional, readRequest } from './request.ts';

const Request = z.object({
  definition: z.string().min(1).max(1_048_576),
  type: optional(z.enum(['STANDARD', 'EXPRESS'])),
  severity: optional(z.enum(['ERROR', 'WARNING'])),
  maxResults: optional(z.number().int().min(0).max(100)),
});

/** Says what is wrong with a definition; with the severity WARNING also what is doubtful. */
export function validateStateMachineDefinition(): Operation {
  return (input) => {
    const { definition, type, severity, maxResults } = readRequest('ValidateStateMachineDefinition', Request, input);
    const all = diagnose(definition, type).filter((found) => severity === 'WARNING' || found.severity === 'ERROR');
    const diagnostics = all.slice(0, maxResults || 100);
    const result = all.some((found) => found.severity === 'ERROR') ? 'FAIL' : 'OK';
    return { result, diagnostics, truncated: all.length > diagnostics.length };
  };
}
