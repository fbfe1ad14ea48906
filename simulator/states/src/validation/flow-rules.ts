import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Checks where the states of a flow lead: that every target is there, every state is reached, and some state ends. */
export function checkTransitions(flow: JsonObject, location: string): Diagnostic[] {
  const states = isObject(flow['States']) ? flow['States'] : {};
  const missing: Diagnostic[] = [];
  const reached = new Set<string>();
  const reach = (target: Json | undefined, at: string) => {
    if (typeof target !== 'string') return;
    if (!Object.hasOwn(states, target)) missing.push(missingTarget(target, at));
    else reached.add(target);
  };
  reach(flow['StartAt'], `${location}/StartAt`);
  for (const [name, state] of Object.entries(states)) {
    if (!isObject(state)) continue;
    for (const [target, at] of targetsOf(state, `${location}/States/${name}`)) reach(target, at);
  }
  // What is missing may well be the end.
  const endless = missing.length > 0 ? [] : withoutEnd(states, location);
  return [...missing, ...unreachable(states, reached, location), ...endless];
}

function targetsOf(state: JsonObject, location: string): [Json | undefined, string][] {
  const rules = ['Choices', 'Catch'].flatMap((field): [Json | undefined, string][] => {
    const list = Array.isArray(state[field]) ? state[field] : [];
    return list.map((rule: Json, index) => [
      isObject(rule) ? rule['Next'] : undefined,
      `${location}/${field}[${index}]/Next`,
    ]);
  });
  return [[state['Next'], `${location}/Next`], [state['Default'], `${location}/Default`], ...rules];
}

function missingTarget(target: string, location: string): Diagnostic {
  return {
    severity: 'ERROR',
    code: 'MISSING_TRANSITION_TARGET',
    message: `Missing 'Next' target: ${target}`,
    location,
  };
}

function unreachable(states: JsonObject, reached: ReadonlySet<string>, location: string): Diagnostic[] {
  return Object.keys(states)
    .filter((name) => !reached.has(name))
    .map((name) => ({
      severity: 'ERROR',
      code: 'MISSING_TRANSITION_TARGET',
      message: `State "${name}" is not reachable.`,
      location: `${location}/States/${name}`,
    }));
}

function withoutEnd(states: JsonObject, location: string): Diagnostic[] {
  const isTerminal = (state: Json) =>
    isObject(state) && (state['End'] === true || state['Type'] === 'Succeed' || state['Type'] === 'Fail');
  if (Object.values(states).some(isTerminal)) return [];
  return [
    {
      severity: 'ERROR',
      code: 'MISSING_END_STATE',
      message: 'No terminal state found.',
      location: `${location}/States`,
    },
  ];
}
