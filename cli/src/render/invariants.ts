import type { Verdict } from '@backstitch/proof';
import pc from 'picocolors';

/** Each invariant with a mark, and what contradicts it below. */
export function renderInvariants(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ id, name, holds, violations }) => [
    `  ${holds ? pc.green('✓') : pc.red('✗')} ${id} ${name}`,
    ...violations.map((violation) => pc.red(`      ${violation}`)),
  ]);
}
