import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { projectRoot } from '../settings.ts';

/**
 * Where a stage's synthesised template and bundles lie.
 * @param replace source files that others take the place of: such a template lies apart, and is never deployed.
 */
export function templateDir(stage: string, replace: Readonly<Record<string, string>> = {}): string {
  const isPlain = Object.keys(replace).length === 0;
  const variant = createHash('sha256').update(JSON.stringify(replace)).digest('hex').slice(0, 8);
  return join(projectRoot, 'dist', isPlain ? 'cdk.out' : 'cdk.out.replaced', isPlain ? stage : `${stage}-${variant}`);
}
