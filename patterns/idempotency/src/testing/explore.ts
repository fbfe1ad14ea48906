/** A call that a process makes: nothing happens between its beginning and its answer but its own effect. */
export interface Call {
  /** The part of the world that it goes to, e.g. `effects`, `cards`. */
  readonly port: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** One way in which a call may go: how the world stands then, and what the caller is told. */
export interface Way<World> {
  readonly world: World;
  readonly answer: CallAnswer;
  /** What it uses up of {@link Exploration.budget}, where it is a fault: its name. */
  readonly fault?: string;
}

/** What a caller is told: a value, or an error. */
export type CallAnswer = { readonly value: unknown } | { readonly error: Error };

/** Something that works on the world, call by call. It must be deterministic: its next call follows from its answers. */
export interface Process {
  readonly name: string;
  /** @param call makes a call; it is answered when the exploration comes to it, or never. */
  readonly run: (call: (call: Call) => Promise<unknown>) => Promise<unknown>;
}

/** What is explored. The world is plain data: two worlds with the same JSON are the same. */
export interface Exploration<World> {
  readonly world: World;
  readonly processes: readonly Process[];
  /** Every way in which a call may go from here; the first is the plain one. Worlds are never changed in place. */
  readonly ways: (world: World, call: Call) => readonly Way<World>[];
  /** What may happen to the world by itself, e.g. a provider forgets its keys; each uses up its budget. */
  readonly events?: (world: World) => readonly { readonly fault: string; readonly world: World }[];
  /** How many faults of each name may happen in one run. */
  readonly budget: Readonly<Record<string, number>>;
  /**
   * Called at every state that can be reached (once for each world and set of results), at which any process that has
   * not finished may be dead, or asleep and a zombie. Throws where something is wrong.
   */
  readonly check: (state: ReachedState<World>) => void | Promise<void>;
  /** Called once for each world that can be reached: what follows when nobody of the processes goes on. */
  readonly checkWorld?: (world: World) => void | Promise<void>;
}

/** A state of the exploration. */
export interface ReachedState<World> {
  readonly world: World;
  /** What the processes have come to, in their order; undefined while one has not finished. */
  readonly results: readonly (CallAnswer | undefined)[];
}

/** How much was explored. */
export interface Explored {
  /** States that differ in the world, in what the processes know, or in the faults that are left. */
  readonly states: number;
  /** Ways through those states from the first to one where every process has finished: each one an interleaving. */
  readonly interleavings: bigint;
}

interface State<World> {
  readonly world: Known<World>;
  /** How far each process is. */
  readonly progress: readonly Progress[];
  readonly budget: Readonly<Record<string, number>>;
}

/** A value with a number that stands for its JSON text. */
interface Known<Value> {
  readonly id: number;
  readonly value: Value;
}

/** What a process has heard, and so what it does next. */
interface Progress {
  readonly id: number;
  readonly process: Process;
  readonly heard: readonly CallAnswer[];
  readonly next: Next;
  readonly following: Map<string, Progress>;
}

type Next = { readonly call: Call; readonly callText: string } | { readonly result: CallAnswer };

/** Numbers that were given to progresses; they only have to differ. */
let progressIds = 0;

/** More states than this mean that the case is too big to be explored whole. */
const MAX_STATES = 2_000_000;

/**
 * Runs processes against each other in every order: at each state, each process that can go on does its next call, in
 * each way in which it may go. States that were met before are not explored again, so the whole of a case is covered and
 * not a sample. A crash needs no fault of its own: a process that has not finished may never go on, and every state is
 * checked.
 * @throws what `check` throws, with the calls that led there.
 */
export async function explore<World>(exploration: Exploration<World>): Promise<Explored> {
  const known = knownWorlds<World>();
  const stepsFrom = stepsOf(exploration, known);
  const checkState = checkingOnce(exploration);
  const counts = new Map<string, bigint>();

  const visit = async (state: State<World>, path: readonly string[]): Promise<bigint> => {
    const { world, progress, budget } = state;
    const id = `${world.id} ${progress.map((each) => each.id)} ${Object.values(budget)}`;
    const counted = counts.get(id);
    if (counted !== undefined) return counted;
    if (counts.size >= MAX_STATES) throw new Error(`More than ${MAX_STATES} states: make the case smaller.`);
    counts.set(id, 0n); // states only go forward, so nobody asks for it before it is counted
    await checkState(state, path);
    let interleavings = progress.every(({ next }) => 'result' in next) ? 1n : 0n;
    for (const { name, following } of await stepsFrom(state)) {
      interleavings += await visit(following, [...path, name]);
    }
    counts.set(id, interleavings);
    return interleavings;
  };

  const progress = await Promise.all(exploration.processes.map((process) => progressOf(process, [])));
  const first = { world: known(exploration.world), progress, budget: exploration.budget };
  const interleavings = await visit(first, []);
  return { states: counts.size, interleavings };
}

function knownWorlds<World>(): (world: World) => Known<World> {
  const known = new Map<string, Known<World>>();
  return (value) => {
    const text = JSON.stringify(value);
    const found = known.get(text) ?? { id: known.size, value };
    known.set(text, found);
    return found;
  };
}

/** What holds of a world and its results holds however they were reached, so it is checked once. */
function checkingOnce<World>({ check, checkWorld }: Exploration<World>) {
  const checked = new Set<string>();
  const isNew = (id: string) => {
    if (checked.has(id)) return false;
    checked.add(id);
    return true;
  };
  return async ({ world, progress }: State<World>, path: readonly string[]): Promise<void> => {
    const finished = progress.map(({ id, next }) => ('result' in next ? id : ''));
    try {
      if (isNew(`${world.id} ${finished}`)) {
        const results = progress.map(({ next }) => ('result' in next ? next.result : undefined));
        await check({ world: world.value, results });
      }
      if (isNew(`${world.id}`)) await checkWorld?.(world.value);
    } catch (error) {
      throw new Error(`After:\n${path.join('\n')}\n${String(error)}`, { cause: error });
    }
  };
}

/** Where it can go from a state, each with the step's description. */
function stepsOf<World>({ ways, events = () => [] }: Exploration<World>, known: (world: World) => Known<World>) {
  type Leading = Omit<Way<World>, 'world'> & { readonly world: Known<World>; readonly answerText: string };
  const leading = new Map<string, readonly Leading[]>();
  const waysFrom = (world: Known<World>, call: Call, callText: string): readonly Leading[] => {
    const id = `${world.id} ${callText}`;
    const found =
      leading.get(id) ??
      ways(world.value, call).map((way) => ({ ...way, world: known(way.world), answerText: textOf(way.answer) }));
    leading.set(id, found);
    return found;
  };

  return async (state: State<World>) => {
    const steps: { readonly name: string; readonly following: State<World> }[] = [];
    for (const { fault, world } of events(state.world.value)) {
      const budget = spent(state.budget, fault);
      if (budget) steps.push({ name: fault, following: { ...state, world: known(world), budget } });
    }
    for (const [index, progress] of state.progress.entries()) {
      const { next, process } = progress;
      if (!('call' in next)) continue;
      for (const { world, answer, answerText, fault } of waysFrom(state.world, next.call, next.callText)) {
        const budget = spent(state.budget, fault);
        if (!budget) continue;
        const further = state.progress.with(index, await afterHearing(progress, answer, answerText));
        const name = `${process.name}: ${next.call.port}.${next.call.method}${fault ? ` (${fault})` : ''}`;
        steps.push({ name, following: { world, progress: further, budget } });
      }
    }
    return steps;
  };
}

/** What is left of the budget; undefined where the fault may not happen any more. */
function spent(budget: Readonly<Record<string, number>>, fault: string | undefined) {
  if (fault === undefined) return budget;
  const left = budget[fault] ?? 0;
  return left > 0 ? { ...budget, [fault]: left - 1 } : undefined;
}

async function afterHearing(progress: Progress, answer: CallAnswer, answerText: string): Promise<Progress> {
  const { following, process, heard } = progress;
  const found = following.get(answerText) ?? (await progressOf(process, [...heard, answer]));
  following.set(answerText, found);
  return found;
}

async function progressOf(process: Process, heard: readonly CallAnswer[]): Promise<Progress> {
  progressIds += 1;
  return { id: progressIds, process, heard, next: await runOver(process, heard), following: new Map() };
}

/** Finds a process's next call by running it over the answers that it has heard. */
function runOver(process: Process, heard: readonly CallAnswer[]): Promise<Next> {
  return new Promise((resolve) => {
    let calls = 0;
    const call = (wanted: Call): Promise<unknown> => {
      const answer = heard[calls];
      calls += 1;
      if (!answer) {
        resolve({ call: wanted, callText: JSON.stringify(wanted) });
        return new Promise(() => undefined); // it waits for its answer
      }
      return 'error' in answer ? Promise.reject(answer.error) : Promise.resolve(structuredClone(answer.value));
    };
    process.run(call).then(
      (value) => resolve({ result: { value } }),
      (error: unknown) => resolve({ result: { error: error instanceof Error ? error : new Error(String(error)) } }),
    );
  });
}

function textOf(answer: CallAnswer): string {
  return JSON.stringify('error' in answer ? [answer.error.name, answer.error.message] : { is: answer.value });
}
