import type { Operation } from '#kernel';
import type { State } from '../asl/definition.ts';
import type { Engine } from '../interpreter/engine.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { checkTest, inputOf, jsonOf } from '../test-state/check-request.ts';
import { TestStateRequest } from '../test-state/request.ts';
import { runTest } from '../test-state/run-test.ts';
import { findTestedState, TESTED_NAME } from '../test-state/tested-state.ts';
import { checkRoleArn } from './names.ts';
import { readRequest } from './request.ts';

/** Runs one state by itself, its work mocked or done, and tells what it made of its data. */
export function testState(engine: Engine): Operation {
  return async (input) => {
    const request = readRequest('TestState', TestStateRequest, input);
    if (request.roleArn !== undefined) checkRoleArn(request.roleArn);
    const tested = findTestedState(request.definition, request.stateName);
    checkTest(request, tested.state);
    const stateInput = inputOf(request.input ?? '{}');
    const variables = request.variables === undefined ? undefined : jsonOf(request.variables);
    const inspected: Record<string, unknown> = { input: JSON.stringify(stateInput) };
    if (variables !== undefined) inspected['variables'] = JSON.stringify(variables);
    const inspect = (name: string, value: Json) => {
      inspected[name] = typeof value === 'number' ? value : JSON.stringify(value);
    };
    const { errorDetails, ...finding } = await runTest({
      kernel: engine.kernel,
      requestId: engine.ids.uuid(),
      request,
      tested,
      inspect,
      scope: {
        input: stateInput,
        context: contextOf(engine, request, tested.state, stateInput),
        variables: isObject(variables) ? variables : {},
        tools: engine.tools,
        inspect,
      },
    });
    if (errorDetails) inspected['errorDetails'] = errorDetails;
    const isInspected = request.inspectionLevel === 'DEBUG' || request.inspectionLevel === 'TRACE';
    return { ...finding, ...(isInspected ? { inspectionData: inspected } : {}) };
  };
}

/** The context object that was given, or one of an express execution that never was. */
function contextOf(engine: Engine, request: TestStateRequest, state: State, input: Json): JsonObject {
  const given = request.context === undefined ? undefined : jsonOf(request.context);
  if (isObject(given)) return given;
  const { aws, clock } = engine.kernel;
  const [machine, execution] = [engine.ids.uuid(), engine.ids.uuid()];
  const now = new Date(clock.now()).toISOString();
  const hasRetries = ['Task', 'Map', 'Parallel'].includes(state.Type);
  return {
    Execution: {
      Id: aws.arn('states', `express:${machine}:${execution}`),
      Input: input,
      Name: execution,
      RoleArn: request.roleArn ?? null,
      StartTime: now,
    },
    StateMachine: { Id: aws.arn('states', `stateMachine:${machine}`), Name: machine },
    State: {
      Name: TESTED_NAME,
      EnteredTime: now,
      ...(hasRetries ? { RetryCount: request.stateConfiguration?.retrierRetryCount ?? 0 } : {}),
    },
  };
}
