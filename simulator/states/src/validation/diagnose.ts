import type { QueryLanguage } from '../asl/definition.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Diagnostic, errorOf, notOneOf, schemaError, wrongType } from './diagnostic.ts';
import { checkMembers, checkRange } from './fields.ts';
import { checkEnd, checkTransitions } from './flow-rules.ts';
import { readDefinition } from './json-text.ts';
import { checkLanguage, checkState, STATE_TYPES } from './state-rules.ts';
import { warningsOf } from './warnings.ts';

const MACHINE_FIELDS = ['Comment', 'StartAt', 'States', 'QueryLanguage', 'TimeoutSeconds', 'Version'];
const BRANCH_FIELDS = ['Comment', 'StartAt', 'States'];
const PROCESSOR_FIELDS = [...BRANCH_FIELDS, 'ProcessorConfig'];

/** The longest name of a state, characters. */
const LONGEST_NAME = 80;

/** The longest that a machine may run, s. */
const LONGEST_SECONDS = 99_999_999;

/**
 * Says what is wrong with a definition, and what is doubtful (`WARNING`); nothing is wrong when it can be run.
 * Where its states lead is looked at when each of them is well formed.
 */
export function diagnose(text: string, kind: 'STANDARD' | 'EXPRESS' = 'STANDARD'): Diagnostic[] {
  const read = readDefinition(text);
  if ('diagnostic' in read) return [read.diagnostic];
  const machine = read.definition as JsonObject; // It was JSON text.
  const language = languageOf(machine['QueryLanguage'], 'JSONPath');
  const around: Around = { language, isExpress: kind === 'EXPRESS' };
  const form = [...checkMachine(machine), ...checkFlow(machine, '', around)];
  const flows = flowsIn(machine, '');
  const warnings = flows.flatMap(([flow, at]) => warningsIn(flow, at, around.language));
  if (form.length > 0) return [...form, ...warnings];
  const ends = checkEnd(machine);
  return [
    ...flows.flatMap(([flow, at]) => checkTransitions(flow, at, ends.length === 0 || at !== '')),
    ...ends,
    ...checkNames(flows),
    ...warnings,
  ];
}

/** What holds for a whole machine. */
interface Around {
  readonly language: QueryLanguage;
  readonly isExpress: boolean;
}

/** Whatever is not spelled `JSONPath` is taken for the other language, besides being refused. */
function languageOf(value: Json | undefined, otherwise: QueryLanguage): QueryLanguage {
  if (value === undefined) return otherwise;
  return value === 'JSONPath' ? 'JSONPath' : 'JSONata';
}

function checkMachine(machine: JsonObject): Diagnostic[] {
  const { QueryLanguage: language, TimeoutSeconds: timeout, Version: version } = machine;
  return [
    ...checkLanguage(language, '/QueryLanguage'),
    ...(timeout === undefined || Number.isInteger(timeout)
      ? checkRange(timeout, 1, LONGEST_SECONDS, '/TimeoutSeconds')
      : [wrongType('Integer', '/TimeoutSeconds')]),
    ...(version === undefined || version === '1.0' ? [] : [notOneOf(['1.0'], '/Version')]),
  ];
}

function checkFlow(flow: JsonObject, location: string, around: Around): Diagnostic[] {
  const missing = ['States', 'StartAt'].filter((field) => flow[field] === undefined);
  if (missing.length > 0) return [schemaError(`These fields are required: [${missing.join(', ')}]`, location || '/')];
  const { States: states } = flow;
  if (!isObject(states)) return [wrongType('Object', `${location}/States`)];
  if (typeof flow['StartAt'] !== 'string') return [wrongType('String', `${location}/StartAt`)];
  return [
    ...checkMembers(flow, membersAt(location), location || '/'),
    ...Object.entries(states).flatMap(([name, state]) => {
      const at = `${location}/States/${name}`;
      if (!isObject(state)) return [wrongType('Object', at)];
      return checkOne(state, at, around);
    }),
  ];
}

function membersAt(location: string): readonly string[] {
  if (location === '') return MACHINE_FIELDS;
  return location.endsWith(']') ? BRANCH_FIELDS : PROCESSOR_FIELDS;
}

function checkOne(state: JsonObject, location: string, around: Around): Diagnostic[] {
  const language = languageOf(state['QueryLanguage'], around.language);
  const { isExpress } = around;
  const own = checkState(state, { location, language, machineLanguage: around.language, isExpress });
  if (!STATE_TYPES.includes(String(state['Type']))) return own;
  return [...own, ...innerFlows(state, location).flatMap(([flow, at]) => checkFlow(flow, at, around))];
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

/** A flow and all flows inside it. */
function flowsIn(flow: JsonObject, location: string): [JsonObject, string][] {
  const inner = statesOf(flow).flatMap(([name, state]) =>
    innerFlows(state, `${location}/States/${name}`).flatMap(([each, at]) => flowsIn(each, at)),
  );
  return [[flow, location], ...inner];
}

function statesOf(flow: JsonObject): [string, JsonObject][] {
  const states = isObject(flow['States']) ? flow['States'] : {};
  return Object.entries(states).flatMap(([name, state]): [string, JsonObject][] =>
    isObject(state) ? [[name, state]] : [],
  );
}

/** Names of states are short, and each is there once in the whole machine. */
function checkNames(flows: readonly [JsonObject, string][]): Diagnostic[] {
  const seen = new Set<string>();
  return flows.flatMap(([flow, at]) =>
    Object.keys(Object(flow['States'])).flatMap((name): Diagnostic[] => {
      const location = `${at}/States/${name}`;
      if (name.length === 0 || name.length > LONGEST_NAME) {
        const message = `State names must have between 1 and ${LONGEST_NAME} characters: ${name}`;
        return [errorOf('INVALID_STATE_NAME', message, location)];
      }
      if (seen.has(name)) {
        return [errorOf('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, location)];
      }
      seen.add(name);
      return [];
    }),
  );
}

function warningsIn(flow: JsonObject, location: string, machineLanguage: QueryLanguage): Diagnostic[] {
  return statesOf(flow)
    .filter(([, state]) => languageOf(state['QueryLanguage'], machineLanguage) === 'JSONPath')
    .flatMap(([name, state]) => warningsOf(state, `${location}/States/${name}`));
}
