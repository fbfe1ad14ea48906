import type { Random } from './random.ts';

/** A piece of work that runs to its end, or up to its first wait. */
export type Task = () => unknown;

/** Tasks that are ready to run. */
export interface TaskQueue {
  add(task: Task): void;
  /** Takes the next: the oldest, or the one that the seeded order picks. */
  take(): Task | undefined;
  size(): number;
  clear(): void;
}

/** Taken tasks stay in front of the array until there are this many of them. */
const COMPACT_AT = 4_096;

/** @param order picks among the tasks that are ready together; absent: first come, first run. */
export function createTaskQueue(order?: Random): TaskQueue {
  const tasks: Task[] = [];
  let head = 0;

  const size = () => tasks.length - head;

  const compact = () => {
    if (head === tasks.length) tasks.length = 0;
    else if (head > COMPACT_AT) tasks.splice(0, head);
    else return;
    head = 0;
  };

  return {
    add: (task) => {
      tasks.push(task);
    },
    take: () => {
      const picked = order && size() > 1 ? head + order.int(size()) : head;
      const task = tasks[picked];
      const oldest = tasks[head];
      if (!task || !oldest) return undefined;
      tasks[picked] = oldest;
      head += 1;
      compact();
      return task;
    },
    size,
    clear: () => {
      tasks.length = 0;
      head = 0;
    },
  };
}
