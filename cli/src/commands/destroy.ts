import type { CommandContext } from '../command-context.ts';
import { runCdk } from '../system/cdk.ts';
import { templateDir } from '../system/template-dir.ts';
import { build } from './build.ts';

/** `make destroy [STAGE=...]`: removes the stack from AWS; asks before it does. Tables with orders are kept. */
export async function destroy(context: CommandContext): Promise<number> {
  await build(context);
  await runCdk(['destroy', '--all', '--app', templateDir(context.settings.stage)]);
  return 0;
}
