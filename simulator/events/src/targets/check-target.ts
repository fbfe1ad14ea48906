import { NotSimulated } from '#kernel';
import { validation } from '../errors.ts';
import { isJsonTemplate, PREDEFINED_VARIABLES, placeholdersOf } from './input-transformer.ts';
import { compileJsonPath } from './json-path.ts';
import type { Target } from './target.ts';
import { isSimulatedTarget } from './target-call.ts';

/** Most variables in a transformer: "InputTransformer", Amazon EventBridge API Reference. */
const MAXIMUM_VARIABLES = 100;

/**
 * Checks what the types of its members do not say.
 * @throws {AwsError} ValidationException; NotSimulated for a target of another kind.
 */
export function checkTarget(target: Target): void {
  const { Id, Arn, Input, InputPath, InputTransformer, DeadLetterConfig } = target;
  if (!Arn.startsWith('arn:'))
    throw validation(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (!isSimulatedTarget(Arn)) {
    throw new NotSimulated(`a rule's target ${Arn}`, 'Queues, functions, state machines and event buses are.');
  }
  if (Arn.split(':')[2] === 'states' && target.RoleArn === undefined) {
    throw validation(`RoleArn is required for target ${Arn}.`);
  }
  if (Arn.endsWith('.fifo') && target.SqsParameters?.MessageGroupId === undefined) {
    throw validation(`Parameter(s) SqsParameters must be specified for target: ${Id}.`);
  }
  if ([Input, InputPath, InputTransformer].filter((member) => member !== undefined).length > 1) {
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (Input !== undefined && !isJson(Input))
    throw validation(`JSON syntax error in input for target ${Id} : ${Input}.`);
  if (InputPath !== undefined && !compileJsonPath(InputPath)) {
    throw validation(`Invalid InputPath for target ${Id} : ${InputPath}.`);
  }
  if (DeadLetterConfig?.Arn !== undefined && DeadLetterConfig.Arn.split(':')[2] !== 'sqs') {
    throw validation(`Parameter ${DeadLetterConfig.Arn} is not valid. Reason: Dead-letter queue must be an SQS queue.`);
  }
  if (InputTransformer) checkTransformer(Id, InputTransformer);
}

function checkTransformer(id: string, transformer: NonNullable<Target['InputTransformer']>): void {
  const { InputPathsMap = {}, InputTemplate } = transformer;
  const names = Object.keys(InputPathsMap);
  if (names.length > MAXIMUM_VARIABLES) {
    throw validation(`InputPathsMap for target ${id} has more than ${MAXIMUM_VARIABLES} entries.`);
  }
  for (const [name, path] of Object.entries(InputPathsMap)) {
    if (name.toLowerCase().startsWith('aws')) {
      throw validation(`InputPathsMap for target ${id} contains the key ${name}: keys must not start with "AWS".`);
    }
    if (!compileJsonPath(path)) throw validation(`Invalid InputPathsMap for target ${id} : ${path}.`);
  }
  for (const placeholder of placeholdersOf(InputTemplate)) {
    if (!names.includes(placeholder) && !PREDEFINED_VARIABLES.includes(placeholder)) {
      throw validation(`InputTemplate for target ${id} contains invalid placeholder ${placeholder}.`);
    }
    if (placeholder === 'aws.events.event.json' && !isJsonTemplate(InputTemplate)) {
      throw validation(
        `InputTemplate for target ${id} contains placeholder aws.events.event.json valid only for JSON template.`,
      );
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
