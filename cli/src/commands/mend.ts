import { z } from 'zod';
import type { CommandContext } from '../command-context.ts';
import { callControl, faultAnswer } from '../system/control-client.ts';
import { requireRunning } from '../system/run-file.ts';
import { taskNamed } from '../system/saga-tasks.ts';

/** `make mend [STEP=...]`: mends a step of the running system, or everything. */
export async function mend({ settings, output }: CommandContext, options: { readonly step?: string }): Promise<number> {
  const running = requireRunning(settings.dataDir);
  const query = options.step === undefined ? '' : `?label=${encodeURIComponent(taskNamed(options.step))}`;
  const { removed } = await callControl(
    z.object({ removed: z.array(faultAnswer) }),
    running.aws,
    'DELETE',
    `/_simulator/faults${query}`,
  );
  output.result({ removed }, () => {
    const mended = removed.map(({ label, mode }) => `${label ?? 'a call'} (${mode})`);
    output.line(mended.length > 0 ? `Mended: ${mended.join(', ')}.` : 'Nothing was broken.');
  });
  return 0;
}
