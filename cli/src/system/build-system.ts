import { type Synthesis, synthesise } from '@backstitch/infra';
import { templateDir } from './template-dir.ts';

/** Bundles the functions and synthesises the stage's template, where they are not up to date. */
export async function buildSystem(stage: string, replace: Readonly<Record<string, string>> = {}): Promise<Synthesis> {
  return await synthesise({ outDir: templateDir(stage, replace), stage, replace });
}
