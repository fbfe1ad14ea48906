import type { CommandContext } from '../command-context.ts';
import { callControl, faultAnswer } from '../system/control-client.ts';
import { requireRunning } from '../system/run-file.ts';
import { taskNamed } from '../system/saga-tasks.ts';
import { stepFault } from '../system/step-fault.ts';

/** `make break STEP=... MODE=...`: breaks a step of the running system. */
export async function breakStep(
  { settings, output }: CommandContext,
  options: { readonly step: string; readonly mode: string },
): Promise<number> {
  const task = taskNamed(options.step);
  const fault = stepFault(settings.stage, task, options.mode);
  const running = requireRunning(settings.dataDir);
  const added = await callControl(faultAnswer, running.aws, 'POST', '/_simulator/faults', fault);
  output.result(added, () => {
    output.line(`${task} is broken: ${fault.mode}. See it with: make start-saga. Mend it with: make mend STEP=${task}`);
  });
  return 0;
}
