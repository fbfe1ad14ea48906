import { AwsError } from '#kernel';
import type { State } from '../asl/definition.ts';
import { isObject, type Json } from '../json.ts';
import { jsonProblem } from '../validation/json-text.ts';
import { checkMockShape } from './mock-shapes.ts';
import type { TestStateRequest } from './request.ts';

/** Checks what is asked against the state. @throws {AwsError} in the service's words. */
export function checkTest(request: TestStateRequest, state: State): void {
  const { mock, revealSecrets, stateConfiguration } = request;
  if (!mock) checkWithoutMock(request, state);
  if (!mock) return;
  if (revealSecrets) throw refusal('TestState does not support RevealSecrets when a mock is specified.');
  if (!['Task', 'Map', 'Parallel'].includes(state.Type)) {
    throw refusal(`State type '${state.Type}' is not supported when a mock is specified`);
  }
  checkToken(request, state);
  if (mock.result !== undefined && mock.errorOutput !== undefined) {
    throw refusal('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  if (mock.result === undefined) return;
  const result = mockedResult(mock.result);
  checkResult(state, result, mock.fieldValidationMode);
  const failures = stateConfiguration?.mapIterationFailureCount ?? 0;
  if (state.Type === 'Map' && Array.isArray(result) && failures > result.length) {
    throw refusal('Map iteration failure count must be less than or equal to the number of Map iterations');
  }
}

function mockedResult(text: string): Json {
  if (jsonProblem(text) !== undefined) throw refusal('Mocked result must be valid JSON');
  return jsonOf(text);
}

function checkWithoutMock({ stateConfiguration, roleArn }: TestStateRequest, state: State): void {
  if (stateConfiguration?.mapIterationFailureCount !== undefined) {
    throw refusal('TestState does not support MapIterationFailureCount when a mock is not specified.');
  }
  if (state.Type === 'Task' && roleArn === undefined) {
    throw refusal('RoleArn must be specified when testing a Task state');
  }
  if (state.Type !== 'Map' && state.Type !== 'Parallel') return;
  throw new AwsError(
    'InvalidDefinition',
    'TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
  );
}

/** Only tasks that hand out a token have one in their context object. */
function checkToken({ context }: TestStateRequest, state: State): void {
  const given = context === undefined ? undefined : jsonOf(context);
  if (!isObject(given) || given['Task'] === undefined) return;
  if (state.Type === 'Task' && /\.(sync|sync:2|waitForTaskToken)$/.test(state.Resource)) return;
  throw refusal(
    `Invalid Context object provided: Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern`,
  );
}

function checkResult(state: State, result: Json, mode: string | undefined): void {
  if (state.Type === 'Task' && mode !== 'NONE') {
    checkMockShape(state.Resource, result, mode === 'PRESENT' ? 'PRESENT' : 'STRICT');
  }
  if (state.Type === 'Map' && !state.ResultWriter && !Array.isArray(result)) {
    throw refusal('Mocked result must be an array.');
  }
  if (state.Type === 'Map' && state.ResultWriter && !isObject(result)) {
    throw refusal('Mocked result must be a JSON object.');
  }
  if (state.Type === 'Parallel' && (!Array.isArray(result) || result.length !== state.Branches.length)) {
    throw refusal('Mocked result must contain the same number of items as number of Parallel branches.');
  }
}

/** Reads the input of the state. @throws {AwsError} InvalidExecutionInput. */
export function inputOf(text: string): Json {
  const problem = jsonProblem(text);
  if (problem === undefined) return JSON.parse(text);
  throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`);
}

/** Reads a JSON text of the request. @throws {AwsError} ValidationException. */
export function jsonOf(text: string): Json {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(`Invalid JSON: ${String(error)}`);
  }
}

function refusal(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
