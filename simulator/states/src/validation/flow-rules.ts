import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, errorOf } from './diagnostic.ts';

/**
 * Checks where the states of a flow lead: that every target is there and, where that is asked, that every state can be
 * reached from the first one.
 */
export function checkTransitions(flow: JsonObject, location: string, needsReach: boolean): Diagnostic[] {
  const states = isObject(flow['States']) ? flow['States'] : {};
  const targets: [Json | undefined, string][] = [
    [flow['StartAt'], `${location}/StartAt`],
    ...Object.entries(states).flatMap(([name, state]) => targetsOf(state, `${location}/States/${name}`)),
  ];
  const missing = targets.flatMap(([target, at]) =>
    typeof target === 'string' && !Object.hasOwn(states, target)
      ? [errorOf('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, at)]
      : [],
  );
  return needsReach ? [...missing, ...unreachable(states, flow['StartAt'], location)] : missing;
}

function targetsOf(state: Json | undefined, location: string): [Json | undefined, string][] {
  if (!isObject(state)) return [];
  const rules = ['Choices', 'Catch'].flatMap((field): [Json | undefined, string][] => {
    const list = Array.isArray(state[field]) ? state[field] : [];
    return list.map((rule: Json, index) => [
      isObject(rule) ? rule['Next'] : undefined,
      `${location}/${field}[${index}]/Next`,
    ]);
  });
  return [[state['Next'], `${location}/Next`], [state['Default'], `${location}/Default`], ...rules];
}

function unreachable(states: JsonObject, first: Json | undefined, location: string): Diagnostic[] {
  const reached = new Set<string>();
  const waiting = [first];
  for (let target = waiting.pop(); target !== undefined; target = waiting.pop()) {
    if (typeof target !== 'string' || reached.has(target) || !Object.hasOwn(states, target)) continue;
    reached.add(target);
    waiting.push(...targetsOf(states[target], '').map(([next]) => next ?? null));
  }
  return Object.keys(states)
    .filter((name) => !reached.has(name))
    .map((name) =>
      errorOf('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, `${location}/States/${name}`),
    );
}

/** Checks that some state of a whole machine ends it. Flows inside it may go round for ever. */
export function checkEnd(machine: JsonObject): Diagnostic[] {
  const states = isObject(machine['States']) ? Object.values(machine['States']) : [];
  const isTerminal = (state: Json) =>
    isObject(state) && (state['End'] === true || state['Type'] === 'Succeed' || state['Type'] === 'Fail');
  return states.some(isTerminal) ? [] : [errorOf('MISSING_END_STATE', 'Workflow has no terminal state')];
}
