import { AwsError, administrator, createKernel } from '#kernel';
import { createStates } from '../service.ts';
import type { DefinitionCase } from './cases.ts';
import { comparisonOf, difference } from './matches.ts';

/** Sends a recorded definition. Returns where the answer differs; undefined when it does not. */
export async function checkRecordedDefinition(recorded: DefinitionCase): Promise<string | undefined> {
  const kernel = createKernel({ seed: recorded.id, region: 'us-east-1', accountId: '111111111111' });
  createStates(kernel);
  const definition = recorded.definitionText ?? JSON.stringify(recorded.definition);
  const create = { name: 'recorded', roleArn: 'arn:aws:iam::111111111111:role/recorded' };
  const operation = recorded.group === 'refused' ? 'CreateStateMachine' : 'ValidateStateMachineDefinition';
  const request = { ...(recorded.group === 'refused' ? create : {}), definition, type: recorded.type };
  try {
    const answer = await kernel.aws.call('states', operation, request, administrator);
    return difference(recorded.expected, JSON.parse(JSON.stringify(answer)), comparisonOf([]));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return difference(recorded.expected, { code: error.code, message: error.message }, comparisonOf([]));
  } finally {
    kernel.close();
  }
}
