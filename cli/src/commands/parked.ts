import pc from 'picocolors';
import type { CommandContext } from '../command-context.ts';
import { openSources } from '../operate/open-sources.ts';
import { groupByCause, type ParkedGroup, type Selection, select } from '../operate/select.ts';
import type { Output } from '../output.ts';
import { table } from '../render/format.ts';
import { taskNamed } from '../system/saga-tasks.ts';
import { findTarget } from '../system/target.ts';

/** Ids that are shown of a group; JSON=1 has all. */
const SHOWN_IDS = 3;

/** `make parked`: what waits for a person, grouped by its cause. */
export async function parked({ settings, output }: CommandContext, options: Selection): Promise<number> {
  const sources = openSources(await findTarget(settings));
  const groups = groupByCause(await select(sources, withStep(options)));
  output.result({ groups }, () => {
    showGroups(groups, output);
    if (groups.length > 0) output.line(pc.dim('Next: make redrive, or make relaunch; both take the same filters.'));
  });
  return 0;
}

/** A step as a person names it, as its own name. */
export function withStep(selection: Selection): Selection {
  return selection.step === undefined ? selection : { ...selection, step: taskNamed(selection.step) };
}

/** Prints what is parked. */
export function showGroups(groups: readonly ParkedGroup[], { line }: Output): void {
  if (groups.length === 0) {
    line('Nothing is parked.');
    return;
  }
  const rows = groups.map(({ kind, cause, count, oldest, ids }) => [
    String(count),
    kind,
    cause,
    oldest,
    ids.slice(0, SHOWN_IDS).join(' ') + (ids.length > SHOWN_IDS ? ' ...' : ''),
  ]);
  for (const text of table(['', 'kind', 'cause', 'oldest', 'which'], rows, ['right', 'left', 'left', 'left', 'left']))
    line(`  ${text}`);
}
