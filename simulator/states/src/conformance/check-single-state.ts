import type { Json } from '../json.ts';
import { type Ask, refusalOf } from './ask.ts';
import type { SingleStateCase } from './cases.ts';
import { comparisonOf, difference } from './matches.ts';
import { RECORDED } from './recorded-names.ts';

/** Runs a recorded state alone. Returns where the answer differs; undefined when it does not. */
export async function checkSingleState(recorded: SingleStateCase, ask: Ask): Promise<string | undefined> {
  const comparison = comparisonOf(recorded.placeholders ?? []);
  const { refused } = recorded.expected;
  try {
    const answer = await ask('TestState', requestOf(recorded));
    return difference(recorded.expected, JSON.parse(JSON.stringify(answer)), comparison);
  } catch (error) {
    const { code, message } = refusalOf(error);
    if (refused === undefined) return `threw ${code}: ${message}`;
    return difference(refused, { code, message }, comparison);
  }
}

function requestOf(recorded: SingleStateCase): Readonly<Record<string, unknown>> {
  const { stateName, inspectionLevel, revealSecrets, mock, stateConfiguration, roleArn } = recorded;
  const texts = {
    definition: recorded.definitionText ?? textOf(recorded.definition),
    input: recorded.inputText ?? textOf(recorded.input),
    context: recorded.contextText ?? textOf(recorded.context),
    variables: recorded.variablesText ?? textOf(recorded.variables),
  };
  const role = roleArn && RECORDED.roleArn;
  const request = { ...texts, stateName, inspectionLevel, revealSecrets, mock, stateConfiguration, roleArn: role };
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
