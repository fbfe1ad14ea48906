import pc from 'picocolors';
import type { CommandContext } from '../command-context.ts';
import { groupByCause, type ParkedGroup, type Selection, select } from '../operate/select.ts';
import { withSources } from '../operate/with-sources.ts';
import type { Output } from '../output.ts';
import { table } from '../render/format.ts';
import { taskNamed } from '../system/saga-tasks.ts';
import { findTarget } from '../system/target.ts';

/** Ids that are shown of a group; JSON=1 has all. */
const SHOWN_IDS = 3;

/** `make parked`: what waits for a person, grouped by its cause. */
export async function parked({ settings, output }: CommandContext, options: Selection): Promise<number> {
  const selection = withStep(options);
  const groups = await withSources(await findTarget(settings), selection, async (sources) =>
    groupByCause(await select(sources, selection)),
  );
  output.result({ groups }, () => {
    showGroups(groups, output);
    if (groups.length > 0)
      output.line(
        pc.dim('Next: make redrive, relaunch (sagas), discard or keep (letters); all take the same filters.'),
      );
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
  const rows = groups.map(({ kind, cause, count, oldest, ids, queue = '' }) => [
    String(count),
    kind,
    queue,
    cause,
    oldest,
    ids.slice(0, SHOWN_IDS).join(' ') + (ids.length > SHOWN_IDS ? ' ...' : ''),
  ]);
  for (const text of table(['', 'kind', 'queue', 'cause', 'oldest', 'which'], rows, ['right'])) line(`  ${text}`);
  for (const { ids, preview } of groups) if (preview !== undefined) line(pc.dim(`  ${ids[0]}: ${preview}`));
}
