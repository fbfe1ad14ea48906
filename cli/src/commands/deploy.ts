import type { CommandContext } from '../command-context.ts';
import { runCdk } from '../system/cdk.ts';
import { templateDir } from '../system/template-dir.ts';
import { build } from './build.ts';

/** `make deploy [STAGE=...]`: deploys to AWS what `make start` runs on the laptop. */
export async function deploy(context: CommandContext): Promise<number> {
  await build(context);
  await runCdk(['deploy', '--all', '--app', templateDir(context.settings.stage)]);
  context.output.line(`Deployed. Place an order: make start-saga STAGE=${context.settings.stage}`);
  return 0;
}
