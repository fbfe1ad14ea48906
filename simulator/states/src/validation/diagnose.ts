import type { QueryLanguage } from '../asl/definition.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { readDefinition } from './json-text.ts';
import { checkState, STATE_TYPES } from './state-rules.ts';

/** Says what is wrong with a definition; nothing, when it can be run. */
export function diagnose(text: string): Diagnostic[] {
  const read = readDefinition(text);
  if ('diagnostic' in read) return [read.diagnostic];
  const machine = read.definition as JsonObject; // It was JSON text.
  return checkFlow(machine, '', languageOf(machine['QueryLanguage'], 'JSONPath'));
}

function languageOf(value: Json | undefined, otherwise: QueryLanguage): QueryLanguage {
  return value === 'JSONata' || value === 'JSONPath' ? value : otherwise;
}

function checkFlow(flow: JsonObject, location: string, machineLanguage: QueryLanguage): Diagnostic[] {
  const missing = ['States', 'StartAt'].filter((field) => flow[field] === undefined);
  if (missing.length > 0) return [schemaError(`These fields are required: [${missing.join(', ')}]`, location || '/')];
  const { States: states, StartAt: startAt } = flow;
  if (!isObject(states)) return [schemaError('Expected value of type Object', `${location}/States`)];
  const names = new Set(Object.keys(states));
  return [
    ...checkTarget(startAt, names, `${location}/StartAt`),
    ...Object.entries(states).flatMap(([name, state]) => {
      const at = `${location}/States/${name}`;
      if (!isObject(state)) return [schemaError('Expected value of type Object', at)];
      return [...checkOne(state, at, machineLanguage), ...checkTargets(state, names, at)];
    }),
  ];
}

function checkOne(state: JsonObject, location: string, machineLanguage: QueryLanguage): Diagnostic[] {
  const language = languageOf(state['QueryLanguage'], machineLanguage);
  const own = checkState(state, { location, language, machineLanguage });
  if (!STATE_TYPES.includes(String(state['Type']))) return own;
  return [...own, ...innerFlows(state, location).flatMap(([flow, at]) => checkFlow(flow, at, machineLanguage))];
}

function innerFlows(state: JsonObject, location: string): [JsonObject, string][] {
  const branches = Array.isArray(state['Branches']) ? state['Branches'] : [];
  const inner: [Json | undefined, string][] = [
    ...branches.map((branch: Json, index): [Json, string] => [branch, `${location}/Branches[${index}]`]),
    [state['ItemProcessor'], `${location}/ItemProcessor`],
    [state['Iterator'], `${location}/Iterator`],
  ];
  return inner.flatMap(([flow, at]): [JsonObject, string][] => (isObject(flow) ? [[flow, at]] : []));
}

function checkTargets(state: JsonObject, names: ReadonlySet<string>, location: string): Diagnostic[] {
  const lists = ['Choices', 'Catch'].flatMap((field) => {
    const rules = Array.isArray(state[field]) ? state[field] : [];
    return rules.flatMap((rule: Json, index) =>
      isObject(rule) ? checkTarget(rule['Next'], names, `${location}/${field}[${index}]/Next`) : [],
    );
  });
  return [
    ...checkTarget(state['Next'], names, `${location}/Next`),
    ...checkTarget(state['Default'], names, `${location}/Default`),
    ...lists,
  ];
}

function checkTarget(target: Json | undefined, names: ReadonlySet<string>, location: string): Diagnostic[] {
  if (target === undefined || names.has(String(target))) return [];
  return [
    {
      severity: 'ERROR',
      code: 'MISSING_TRANSITION_TARGET',
      message: `Missing 'Next' target: ${String(target)}`,
      location,
    },
  ];
}
