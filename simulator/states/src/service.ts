import type { AwsService, Kernel, Operation } from '#kernel';
import type { Logs } from '#logs';
import { createEngine, type Engine } from './interpreter/engine.ts';
import { createActivity, deleteActivity, describeActivity, listActivities } from './operations/activities.ts';
import {
  createStateMachineAlias,
  deleteStateMachineAlias,
  describeStateMachineAlias,
  listStateMachineAliases,
  updateStateMachineAlias,
} from './operations/aliases.ts';
import { createStateMachine } from './operations/create-state-machine.ts';
import { describeExecution, getExecutionHistory, listExecutions, stopExecution } from './operations/executions.ts';
import { getActivityTask } from './operations/get-activity-task.ts';
import { describeMapRun, listMapRuns, updateMapRun } from './operations/map-runs.ts';
import { redriveExecution } from './operations/redrive-execution.ts';
import { startExecution, startSyncExecution } from './operations/start-execution.ts';
import {
  deleteStateMachine,
  describeStateMachine,
  describeStateMachineForExecution,
  listStateMachines,
  updateStateMachine,
} from './operations/state-machines.ts';
import { listTagsForResource, tagResource, untagResource } from './operations/tags.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './operations/task-tokens.ts';
import { testState } from './operations/test-state.ts';
import { validateStateMachineDefinition } from './operations/validate-definition.ts';
import {
  deleteStateMachineVersion,
  listStateMachineVersions,
  publishStateMachineVersion,
} from './operations/versions.ts';

/** Registers Step Functions (`states`) on a kernel. Without `logs`, machines log nothing. */
export function createStates(kernel: Kernel, { logs }: { readonly logs?: Logs } = {}): void {
  const engine = createEngine(kernel, logs);
  const service: AwsService = {
    name: 'states',
    operations: operationsOf(engine),
    permissions: (operation, input) => [
      { action: `states:${operation}`, resource: resourceArn(input) ?? namedMachine(kernel, input) ?? '*' },
    ],
    resource: (_operation, input) => nameIn(resourceArn(input)),
    resume: engine.resume,
  };
  kernel.aws.register(service);
}

function operationsOf(engine: Engine): Readonly<Record<string, Operation>> {
  return {
    CreateStateMachine: createStateMachine(engine),
    UpdateStateMachine: updateStateMachine(engine),
    DeleteStateMachine: deleteStateMachine(engine),
    DescribeStateMachine: describeStateMachine(engine),
    ListStateMachines: listStateMachines(engine),
    DescribeStateMachineForExecution: describeStateMachineForExecution(engine),
    ValidateStateMachineDefinition: validateStateMachineDefinition(),
    PublishStateMachineVersion: publishStateMachineVersion(engine),
    ListStateMachineVersions: listStateMachineVersions(engine),
    DeleteStateMachineVersion: deleteStateMachineVersion(engine),
    CreateStateMachineAlias: createStateMachineAlias(engine),
    UpdateStateMachineAlias: updateStateMachineAlias(engine),
    DeleteStateMachineAlias: deleteStateMachineAlias(engine),
    DescribeStateMachineAlias: describeStateMachineAlias(engine),
    ListStateMachineAliases: listStateMachineAliases(engine),
    TagResource: tagResource(engine),
    UntagResource: untagResource(engine),
    ListTagsForResource: listTagsForResource(engine),
    StartExecution: startExecution(engine),
    StartSyncExecution: startSyncExecution(engine),
    StopExecution: stopExecution(engine),
    DescribeExecution: describeExecution(engine),
    ListExecutions: listExecutions(engine),
    GetExecutionHistory: getExecutionHistory(engine),
    RedriveExecution: redriveExecution(engine),
    CreateActivity: createActivity(engine),
    DescribeActivity: describeActivity(engine),
    DeleteActivity: deleteActivity(engine),
    ListActivities: listActivities(engine),
    GetActivityTask: getActivityTask(engine),
    DescribeMapRun: describeMapRun(engine),
    ListMapRuns: listMapRuns(engine),
    UpdateMapRun: updateMapRun(engine),
    TestState: testState(engine),
    SendTaskSuccess: sendTaskSuccess(engine),
    SendTaskFailure: sendTaskFailure(engine),
    SendTaskHeartbeat: sendTaskHeartbeat(engine),
  };
}

function resourceArn(input: Readonly<Record<string, unknown>>): string | undefined {
  const arn =
    input['executionArn'] ??
    input['activityArn'] ??
    input['mapRunArn'] ??
    input['stateMachineArn'] ??
    input['stateMachineAliasArn'] ??
    input['stateMachineVersionArn'] ??
    input['resourceArn'];
  return typeof arn === 'string' ? arn : undefined;
}

/** CreateStateMachine names what it is going to make. */
function namedMachine(kernel: Kernel, { name, definition }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof name !== 'string' || definition === undefined) return undefined;
  return kernel.aws.arn('states', `stateMachine:${name}`);
}

/** The machine's name in an ARN of it or of one of its executions. */
function nameIn(arn: string | undefined): string | undefined {
  return arn?.split(':')[6];
}
