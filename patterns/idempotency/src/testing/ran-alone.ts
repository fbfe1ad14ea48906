import type { Call, Process, Way } from './explore.ts';

/**
 * Lets a process run alone to its end, each call going its first way. What it throws is its end, too.
 * @returns the world as it stands then.
 */
export async function ranAlone<World>(
  world: World,
  { run }: Process,
  ways: (world: World, call: Call) => readonly Way<World>[],
): Promise<World> {
  let after = world;
  const call = async (made: Call): Promise<unknown> => {
    const [way] = ways(after, made);
    if (!way) throw new Error(`${made.port}.${made.method} goes no way at all.`);
    after = way.world;
    if ('error' in way.answer) throw way.answer.error;
    return way.answer.value;
  };
  await run(call).catch(() => undefined);
  return after;
}
