import { synthesise } from '@backstitch/infra';
import type { CommandContext } from '../command-context.ts';
import { templateDir } from '../system/template-dir.ts';

/** `make build`: bundles the functions and writes the template that both AWS and the laptop run. */
export async function build({ settings, output }: CommandContext): Promise<number> {
  const outDir = templateDir(settings.stage);
  const synthesised = await synthesise({ outDir, stage: settings.stage });
  output.result(synthesised, () => {
    output.line(
      `The template and its bundles are in ${outDir}. Deploy them with: make deploy. Run them with: make start`,
    );
  });
  return 0;
}
