import { z } from 'zod';
import { AwsError, type Operation } from '#kernel';
import { PAYLOAD_LIMIT_BYTES } from '../failures.ts';
import type { Engine } from '../interpreter/engine.ts';
import { JOBS } from '../interpreter/runtime.ts';
import { settleByToken } from '../interpreter/settle.ts';
import { sizeBytes } from '../json.ts';
import type { Frame } from '../store/frames.ts';
import { optional, readRequest } from './request.ts';

const SuccessRequest = z.object({ taskToken: z.string().min(1).max(2_048), output: z.string() });

/** Ends a task that waits for its token, with a result. */
export function sendTaskSuccess(engine: Engine): Operation {
  return (input) => {
    const { taskToken, output } = readRequest('SendTaskSuccess', SuccessRequest, input);
    const frame = waitingTask(engine, taskToken);
    if (!isJson(output) || sizeBytes(output) > PAYLOAD_LIMIT_BYTES) {
      throw new AwsError('InvalidOutput', `Invalid Output: 'Output must be valid JSON of at most 262144 bytes'`);
    }
    settleByToken(engine, frame, { result: output });
    return {};
  };
}

const FailureRequest = z.object({
  taskToken: z.string().min(1).max(2_048),
  error: optional(z.string().max(256)),
  cause: optional(z.string().max(32_768)),
});

/** Ends a task that waits for its token, with an error. */
export function sendTaskFailure(engine: Engine): Operation {
  return (input) => {
    const { taskToken, error, cause } = readRequest('SendTaskFailure', FailureRequest, input);
    const frame = waitingTask(engine, taskToken);
    const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    settleByToken(engine, frame, { failure });
    return {};
  };
}

const HeartbeatRequest = z.object({ taskToken: z.string().min(1).max(2_048) });

/** Says that work on a task goes on: its heartbeat's time begins anew. */
export function sendTaskHeartbeat(engine: Engine): Operation {
  return (input) => {
    const { taskToken } = readRequest('SendTaskHeartbeat', HeartbeatRequest, input);
    const frame = waitingTask(engine, taskToken);
    const { jobs, clock } = engine.kernel;
    const seconds = frame.detail.heartbeatSeconds;
    if (seconds === undefined || frame.heartbeatJob === undefined) return {};
    jobs.cancel(frame.heartbeatJob);
    const heartbeatJob = jobs.schedule({
      kind: JOBS.heartbeat,
      dueMs: clock.now() + seconds * 1_000,
      payload: frame.id,
    });
    engine.frames.save({ ...frame, heartbeatJob });
    return {};
  };
}

/** The task of a token. @throws {AwsError} TaskTimedOut when nobody waits for it any more; InvalidToken. */
function waitingTask(engine: Engine, token: string): Frame {
  const frame = engine.frames.byToken(token);
  if (frame && isWaiting(frame)) return frame;
  const isOurs = Buffer.from(token, 'base64').length === 96;
  if (frame || isOurs) throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
}

function isWaiting({ phase, detail }: Frame): boolean {
  return phase === 'submitted' || (phase === 'task' && detail.settlement === undefined);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
