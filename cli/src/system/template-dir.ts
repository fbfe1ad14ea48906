import { join } from 'node:path';
import { projectRoot } from '../settings.ts';

/** Where a stage's synthesised template and bundles lie. */
export function templateDir(stage: string): string {
  return join(projectRoot, 'dist', 'cdk.out', stage);
}
