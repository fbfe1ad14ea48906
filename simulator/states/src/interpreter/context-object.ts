import type { State } from '../asl/definition.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Execution } from '../store/executions.ts';
import type { Frame } from '../store/frames.ts';

/** What the context object tells of. */
export interface ContextSource {
  readonly frame: Pick<Frame, 'state' | 'item' | 'detail'>;
  readonly execution: Pick<
    Execution,
    | 'arn'
    | 'input'
    | 'startMs'
    | 'name'
    | 'roleArn'
    | 'redriveCount'
    | 'redriveMs'
    | 'machineArn'
    | 'machineName'
    | 'kind'
  >;
  readonly state: State;
  readonly enteredMs: number;
  readonly token: string | undefined;
}

/**
 * The context object of a state.
 * @see "Accessing execution data from the Context object in Step Functions", AWS Step Functions Developer Guide
 */
export function contextObject({ frame, execution, state, enteredMs, token }: ContextSource): JsonObject {
  const hasRetries = state.Type === 'Task' || state.Type === 'Map' || state.Type === 'Parallel';
  return {
    Execution: {
      Id: execution.arn,
      // Read when it is asked for: most states never do.
      get Input(): Json {
        return JSON.parse(execution.input);
      },
      StartTime: isoTime(execution.startMs),
      Name: execution.name,
      RoleArn: execution.roleArn,
      ...(execution.kind === 'SYNC' ? {} : { RedriveCount: execution.redriveCount }),
      ...(execution.redriveMs === undefined ? {} : { RedriveTime: isoTime(execution.redriveMs) }),
    },
    StateMachine: { Id: execution.machineArn, Name: execution.machineName },
    State: {
      Name: frame.state,
      EnteredTime: isoTime(enteredMs),
      ...(hasRetries ? { RetryCount: retryCount(frame.detail.retries) } : {}),
    },
    ...(frame.item === undefined ? {} : { Map: { Item: JSON.parse(frame.item) } }),
    ...(token === undefined ? {} : { Task: { Token: token } }),
  };
}

/** Attempts of all retriers together. */
function retryCount(retries: readonly number[] | undefined): number {
  return (retries ?? []).reduce((sum, attempts) => sum + (attempts ?? 0), 0);
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
