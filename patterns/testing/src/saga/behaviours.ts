/** How a task's function behaves each time it is called. */
export type TaskBehaviour = (call: TaskCall) => unknown;

/** One call of a task. */
export interface TaskCall {
  /** The task's payload, as the state machine made it. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Which call of this task it is in the run, from 1. */
  readonly nth: number;
}

/** The task does its work and answers. */
export function answers(result: unknown): TaskBehaviour {
  return () => result;
}

/** The task's business rejection, by the error's name: a definitive no, nothing was done. */
export function rejects(rejection: string): TaskBehaviour {
  return () => {
    throw named(rejection, `rejected: ${rejection}`);
  };
}

/** A transient error at each call: whether the task did its work nobody knows. */
export function fails(): TaskBehaviour {
  return () => {
    throw named('TransientFailure', 'fails every time');
  };
}

/** A transient error at the first calls, then an answer. @param times how many calls fail. */
export function failsAtFirst(times: number, result: unknown = {}): TaskBehaviour {
  return ({ nth }) => {
    if (nth <= times) throw named('TransientFailure', `fails ${times} times, this is number ${nth}`);
    return result;
  };
}

/** No answer comes, ever: the task's time-out ends each call. */
export function hangs(): TaskBehaviour {
  return () => new Promise(() => undefined);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
