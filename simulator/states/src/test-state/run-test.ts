import type { Kernel, RoleCaller } from '#kernel';
import type { State } from '../asl/definition.ts';
import { resultOutcome } from '../data/output.ts';
import type { Inspect, Scope } from '../data/scope.ts';
import { type Failure, StateFailure } from '../failures.ts';
import { callTarget } from '../integrations/call-target.ts';
import { targetOf } from '../integrations/resource.ts';
import { catchLeave, type FoundCatcher, findCatcher } from '../interpreter/catching.ts';
import type { Problem } from '../interpreter/problem.ts';
import { delaySeconds, findRetry } from '../interpreter/retry-policy.ts';
import { blamedName } from '../interpreter/task-events.ts';
import type { Json, JsonObject } from '../json.ts';
import { enterChoice } from '../state-types/choice.ts';
import { enterFail } from '../state-types/fail.ts';
import { enterMap, mapSettings } from '../state-types/map.ts';
import type { Fail, Leave, ToleratedFailures } from '../state-types/move.ts';
import { enterParallel } from '../state-types/parallel.ts';
import { enterPass } from '../state-types/pass.ts';
import { enterSucceed } from '../state-types/succeed.ts';
import { enterTask } from '../state-types/task.ts';
import { enterWait, leaveWait } from '../state-types/wait.ts';
import { jsonOf } from './check-request.ts';
import type { TestStateRequest } from './request.ts';
import type { TestedState } from './tested-state.ts';

/** A test that is about to run. */
export interface Test {
  readonly kernel: Kernel;
  readonly request: TestStateRequest;
  readonly requestId: string;
  readonly tested: TestedState;
  readonly scope: Scope;
  readonly inspect: Inspect;
}

/** What a test found. Texts are JSON. */
export interface Finding {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: string;
  readonly nextState?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly errorDetails?: JsonObject;
}

/** Runs a state once, with its mock in the place of its work. A Wait does not wait. */
export async function runTest(test: Test): Promise<Finding> {
  try {
    const end = await workOf(test);
    return end.kind === 'leave' ? left(end) : await failed(test, end);
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    return failed(test, { error: error.error, cause: error.text });
  }
}

function left({ output, next }: Leave): Finding {
  return { status: 'SUCCEEDED', output: JSON.stringify(output), ...(next === undefined ? {} : { nextState: next }) };
}

async function workOf(test: Test): Promise<Leave | Fail> {
  const { state, language } = test.tested;
  const { scope } = test;
  switch (state.Type) {
    case 'Pass':
      return enterPass(state, language, scope);
    case 'Choice':
      return enterChoice(state, language, scope);
    case 'Succeed':
      return enterSucceed(state, language, scope);
    case 'Fail':
      return enterFail(state, language, scope);
    case 'Wait':
      await enterWait(state, language, { ...scope, inspect: () => undefined });
      return leaveWait(state, language, scope);
    default: {
      const answer = await mockedWork(test, state);
      if ('failure' in answer) return { kind: 'fail', ...answer.failure };
      if (state.Type === 'Task' && language === 'JSONPath') test.inspect('result', answer.result);
      const outcome = await resultOutcome(state, language, answer.result, scope);
      return { kind: 'leave', next: state.Next, ...outcome };
    }
  }
}

type Answer = { readonly result: Json } | { readonly failure: Failure };

async function mockedWork(test: Test, state: Extract<State, { Type: 'Task' | 'Map' | 'Parallel' }>): Promise<Answer> {
  const { scope, request } = test;
  const { language } = test.tested;
  const quiet: Scope = { ...scope, inspect: () => undefined };
  if (state.Type === 'Task') {
    const { parameters } = await enterTask(state, language, scope);
    if (!request.mock) return callForReal(test, state.Resource, parameters, blamedName(state));
  } else if (state.Type === 'Parallel') await enterParallel(state, language, quiet);
  else {
    const { tolerated } = await mappedWork(test, state);
    const exceeded = exceededThreshold(request, state, tolerated.count ?? 0, tolerated.percentage ?? 0);
    if (exceeded) return { failure: exceeded };
  }
  const { result, errorOutput } = request.mock ?? {};
  if (result !== undefined) return { result: jsonOf(result) };
  const { error, cause } = { error: undefined, cause: undefined, ...errorOutput };
  return { failure: { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) } };
}

/** Prepares a Map: what its reader would read is given, or nothing is prepared but its limits. */
async function mappedWork(
  { scope, request, tested: { language } }: Test,
  state: Extract<State, { Type: 'Map' }>,
): Promise<{ readonly tolerated: ToleratedFailures }> {
  if (!state.ItemReader) return enterMap(state, language, scope);
  const data = request.stateConfiguration?.mapItemReaderData;
  const items = data === undefined ? undefined : jsonOf(data);
  return Array.isArray(items) ? enterMap(state, language, scope, items) : mapSettings(state, language, scope);
}

/** More items failed than the state tolerates; one that says nothing about that is not asked. */
function exceededThreshold(
  { stateConfiguration, mock }: TestStateRequest,
  state: Extract<State, { Type: 'Map' }>,
  count: number,
  percentage: number,
): Failure | undefined {
  const failures = stateConfiguration?.mapIterationFailureCount;
  if (failures === undefined) return undefined;
  const items: unknown = mock?.result === undefined ? [] : jsonOf(mock.result);
  const total = Array.isArray(items) ? items.length : 0;
  const isCounted = state.ToleratedFailureCount !== undefined || state.ToleratedFailureCountPath !== undefined;
  const isShared = state.ToleratedFailurePercentage !== undefined || state.ToleratedFailurePercentagePath !== undefined;
  const isExceeded = (isCounted && failures > count) || (isShared && (failures * 100) / total > percentage);
  if (!isExceeded) return undefined;
  return {
    error: 'States.ExceedToleratedFailureThreshold',
    cause: 'The specified tolerated failure threshold was exceeded',
  };
}

async function callForReal(
  { kernel, request, requestId }: Test,
  resource: string,
  parameters: Json,
  blamed: string,
): Promise<Answer> {
  const target = targetOf(resource);
  const roleArn = request.roleArn ?? '';
  const caller: RoleCaller = { kind: 'role', roleArn, session: 'TestState', name: 'states:TestState' };
  if (!target || target.kind === 'activity')
    throw new StateFailure('States.Runtime', `The resource provided ${resource} is not recognized.`);
  const call = { kernel, caller, parameters: {}, requestId };
  const answer = await callTarget(target, call, parameters, blamed);
  if ('submitted' in answer) return { result: JSON.parse(answer.submitted) };
  const { failure, result = 'null' } = answer.settlement;
  return failure ? { failure } : { result: JSON.parse(result) };
}

/** The problem meets the state's retriers, then its catchers. */
async function failed({ tested, request, scope }: Test, failure: Failure): Promise<Finding> {
  const problem: Problem = { failure, isTerminal: failure.error === 'States.Runtime' };
  const facts = {
    ...(failure.error === undefined ? {} : { error: failure.error }),
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
  };
  const attempts = request.stateConfiguration?.retrierRetryCount ?? 0;
  const retriers = 'Retry' in tested.state ? (tested.state.Retry ?? []) : [];
  const first = findRetry(tested.state, [], problem);
  const retrier = first && retriers[first.index];
  if (first && retrier && attempts < (retrier.MaxAttempts ?? 3)) {
    const details = { retryIndex: first.index, retryBackoffIntervalSeconds: delaySeconds(retrier, attempts) };
    return { status: 'RETRIABLE', ...facts, errorDetails: details };
  }
  const retried: JsonObject = first ? { retryIndex: first.index } : {};
  const found = findCatcher(tested.state, problem);
  if (!found) return { status: 'FAILED', ...facts, ...(first ? { errorDetails: retried } : {}) };
  const caught = await caughtBy(found, tested, failure, scope);
  if (caught instanceof StateFailure) return { status: 'FAILED', error: caught.error, cause: caught.text };
  return {
    status: 'CAUGHT_ERROR',
    ...facts,
    output: JSON.stringify(caught.output),
    ...(caught.next === undefined ? {} : { nextState: caught.next }),
    errorDetails: { ...retried, catchIndex: found.index },
  };
}

/** What a catcher leaves behind, or how its own fields fail. */
async function caughtBy(
  found: FoundCatcher,
  { language }: TestedState,
  failure: Failure,
  scope: Scope,
): Promise<Leave | StateFailure> {
  try {
    return await catchLeave(found, language, failure, scope);
  } catch (error) {
    if (error instanceof StateFailure) return error;
    throw error;
  }
}
