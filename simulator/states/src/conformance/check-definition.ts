import { type Ask, refusalOf } from './ask.ts';
import type { DefinitionCase } from './cases.ts';
import { comparisonOf, difference } from './matches.ts';
import { RECORDED } from './recorded-names.ts';

/** Sends a recorded definition. Returns where the answer differs; undefined when it does not. */
export async function checkRecordedDefinition(recorded: DefinitionCase, ask: Ask): Promise<string | undefined> {
  const definition = recorded.definitionText ?? JSON.stringify(recorded.definition);
  const create = { name: 'recorded', roleArn: RECORDED.roleArn };
  const operation = recorded.group === 'refused' ? 'CreateStateMachine' : 'ValidateStateMachineDefinition';
  const request = { ...(recorded.group === 'refused' ? create : {}), definition, type: recorded.type };
  try {
    const answer = await ask(operation, request);
    return difference(recorded.expected, JSON.parse(JSON.stringify(answer)), comparisonOf([]));
  } catch (error) {
    return difference(recorded.expected, refusalOf(error), comparisonOf([]));
  }
}
