import type { Frame } from '../store/frames.ts';
import { JOBS, type Runtime } from './runtime.ts';
import { writeHistory } from './transaction.ts';

/** What is woken when an activity has a task. */
export function activityTopic(activityArn: string): string {
  return `states:${activityArn}`;
}

/** Lays a task out for the workers of its activity, in the transaction of the frame that waits for it. */
export function offerActivityTask(runtime: Runtime, frame: Pick<Frame, 'id' | 'token'>, activityArn: string): void {
  const { store, signals } = runtime.kernel;
  const { token = '' } = frame;
  store.run(
    'INSERT INTO states_activity_tasks (activity, frame, token) VALUES (?, ?, ?)',
    activityArn,
    frame.id,
    token,
  );
  signals.wake(activityTopic(activityArn));
}

/** What a worker gets: JSON text as input, and the token with which it answers. */
interface ActivityTask {
  readonly taskToken: string;
  readonly input: string;
}

/** Takes the oldest task that still waits. Its time-out and its worker's signs of life count from now on. In a transaction. */
export function takeActivityTask(
  runtime: Runtime,
  activityArn: string,
  workerName: string | undefined,
): ActivityTask | undefined {
  const { store } = runtime.kernel;
  for (;;) {
    const row = store.get('SELECT * FROM states_activity_tasks WHERE activity = ? ORDER BY id LIMIT 1', activityArn);
    if (!row) return undefined;
    store.run('DELETE FROM states_activity_tasks WHERE id = ?', row['id'] ?? null);
    const frame = runtime.frames.byToken(String(row['token']));
    // It may have timed out, or its execution may have ended.
    if (frame?.phase === 'submitted') return started(runtime, frame, workerName);
  }
}

function started(runtime: Runtime, frame: Frame, workerName: string | undefined): ActivityTask {
  const { jobs, clock } = runtime.kernel;
  const execution = runtime.executions.get(frame.execution);
  if (!execution) throw new Error('A frame has no execution.');
  const { heartbeatSeconds, timeoutSeconds, parameters: input = '{}' } = frame.detail;
  const timer = (kind: string, seconds: number | undefined) =>
    seconds === undefined
      ? undefined
      : jobs.schedule({ kind, dueMs: clock.now() + seconds * 1_000, payload: frame.id });
  writeHistory(runtime, execution, (journal) => {
    const details = workerName === undefined ? {} : { workerName };
    const lastEvent = journal.append('ActivityStarted', details, frame.lastEvent);
    const timeoutJob = timer(JOBS.taskTimeout, timeoutSeconds);
    const heartbeatJob = timer(JOBS.heartbeat, heartbeatSeconds);
    runtime.frames.save({ ...frame, lastEvent, timeoutJob, heartbeatJob });
  });
  return { taskToken: frame.token ?? '', input };
}
