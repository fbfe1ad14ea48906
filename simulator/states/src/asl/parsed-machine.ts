import type { Flow, Machine, QueryLanguage, State } from './definition.ts';

/** A definition that was validated, with its flows by key. */
export interface ParsedMachine {
  readonly machine: Machine;
  /** A flow by the key that {@link flowKey} makes; the machine itself is under `''`. */
  readonly flows: ReadonlyMap<string, Flow>;
  /** Keys of the flows that distributed Maps run: their events are in no history of this execution. */
  readonly distributed: ReadonlySet<string>;
  languageOf(state: State): QueryLanguage;
}

/** Texts kept parsed: enough for every machine of a busy account, bounded for a proof that makes many. */
const CACHE_SIZE = 256;

const cache = new Map<string, ParsedMachine>();

/** Parses a definition that was validated when it was created. */
export function parseMachine(text: string): ParsedMachine {
  const known = cache.get(text);
  if (known) return known;
  const parsed = machineOf(JSON.parse(text) as Machine); // Validated before it was stored.
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value ?? '');
  cache.set(text, parsed);
  return parsed;
}

/** Makes a parsed machine of a definition object. */
function machineOf(machine: Machine): ParsedMachine {
  const flows = new Map<string, Flow>();
  const distributed = new Set<string>();
  collectFlows('', machine, false, { flows, distributed });
  return {
    machine,
    flows,
    distributed,
    languageOf: (state) => state.QueryLanguage ?? machine.QueryLanguage ?? 'JSONPath',
  };
}

/** The key of the flow inside a state: a branch of a Parallel state, or the processor (0) of a Map state. */
export function flowKey(outerKey: string, stateName: string, branch: number): string {
  return `${outerKey}/${stateName}#${branch}`;
}

interface Collected {
  readonly flows: Map<string, Flow>;
  readonly distributed: Set<string>;
}

function collectFlows(key: string, flow: Flow, isDistributed: boolean, collected: Collected): void {
  collected.flows.set(key, flow);
  if (isDistributed) collected.distributed.add(key);
  for (const [name, state] of Object.entries(flow.States)) {
    innerFlows(state).forEach((inner, branch) => {
      collectFlows(flowKey(key, name, branch), inner, isDistributed || isDistributedMap(state), collected);
    });
  }
}

/** Whether a state is a Map whose items run as executions of their own. */
export function isDistributedMap(state: State): boolean {
  return state.Type === 'Map' && state.ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED';
}

/** The flows inside a state. */
function innerFlows(state: State): readonly Flow[] {
  if (state.Type === 'Parallel') return state.Branches;
  if (state.Type !== 'Map') return [];
  const processor = state.ItemProcessor ?? state.Iterator;
  return processor ? [processor] : [];
}
