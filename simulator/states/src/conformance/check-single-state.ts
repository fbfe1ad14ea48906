import { AwsError, administrator, createKernel } from '#kernel';
import type { Json } from '../json.ts';
import { createStates } from '../service.ts';
import type { SingleStateCase } from './cases.ts';
import { comparisonOf, difference } from './matches.ts';

/** Runs a recorded state alone. Returns where the answer differs; undefined when it does not. */
export async function checkSingleState(recorded: SingleStateCase): Promise<string | undefined> {
  const kernel = createKernel({ seed: recorded.id, region: 'us-east-1', accountId: '111111111111' });
  createStates(kernel);
  const comparison = comparisonOf(recorded.placeholders ?? []);
  const { refused } = recorded.expected;
  try {
    const answer = await kernel.aws.call('states', 'TestState', requestOf(recorded), administrator);
    return difference(recorded.expected, JSON.parse(JSON.stringify(answer)), comparison);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (refused === undefined) return `threw ${error.code}: ${error.message}`;
    return difference(refused, { code: error.code, message: error.message }, comparison);
  } finally {
    kernel.close();
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
  const role = roleArn && 'arn:aws:iam::111111111111:role/recorded';
  const request = { ...texts, stateName, inspectionLevel, revealSecrets, mock, stateConfiguration, roleArn: role };
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
