import { z } from 'zod';
import type { Operation } from '#kernel';
import { activityTopic, takeActivityTask } from '../interpreter/activity-tasks.ts';
import type { Engine } from '../interpreter/engine.ts';
import { activityRow } from './activities.ts';
import { Arn, optional, readRequest } from './request.ts';

/** How long a worker is kept waiting for a task, ms. "GetActivityTask", AWS Step Functions API Reference. */
const LONGEST_POLL_MS = 60_000;

const Request = z.object({ activityArn: Arn, workerName: optional(z.string().min(1).max(80)) });

/** Hands the oldest task of an activity to a worker; waits for one, and answers nothing when none came. */
export function getActivityTask(engine: Engine): Operation {
  return (input) => {
    const { activityArn, workerName } = readRequest('GetActivityTask', Request, input);
    activityRow(engine, activityArn);
    return takeActivityTask(engine, activityArn, workerName) ?? longPoll(engine, activityArn, workerName);
  };
}

function longPoll(engine: Engine, activityArn: string, workerName: string | undefined): Promise<object> {
  const { scheduler, signals, store } = engine.kernel;
  return new Promise((resolve, reject) => {
    const end = (task: object) => {
      listener.stop();
      timer.cancel();
      resolve(task);
    };
    const listener = signals.listen(activityTopic(activityArn), () => {
      try {
        const task = store.transact(() => takeActivityTask(engine, activityArn, workerName));
        if (task) end(task);
      } catch (error) {
        listener.stop();
        timer.cancel();
        reject(error);
      }
    });
    const timer = scheduler.after(LONGEST_POLL_MS, () => end({}));
  });
}
