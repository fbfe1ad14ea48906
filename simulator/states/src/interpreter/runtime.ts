import type { Kernel, Random } from '#kernel';
import type { Tools } from '../data/scope.ts';
import type { EventLog } from '../history/event-log.ts';
import type { Branches } from '../store/branches.ts';
import type { Executions } from '../store/executions.ts';
import type { Frames } from '../store/frames.ts';
import type { Machines } from '../store/machines.ts';
import type { MapRuns } from '../store/map-runs.ts';

/** What every part of the interpreter works with. */
export interface Runtime {
  readonly kernel: Kernel;
  readonly executions: Executions;
  readonly frames: Frames;
  readonly branches: Branches;
  readonly machines: Machines;
  readonly mapRuns: MapRuns;
  readonly tools: Tools;
  /** Jitter has a stream of its own. */
  readonly jitter: Random;
  readonly tokens: Random;
  /** Names, parts of ARNs and request ids. */
  readonly ids: Random;
  /** Goes on with a frame, after what runs now. */
  readonly proceed: (frameId: number) => void;
  readonly log: EventLog;
  /** Told when an execution ended, for those who wait in this process. */
  readonly ended: (executionId: number) => void;
}

/** Kinds of jobs, which are names that all services share. */
export const JOBS = {
  wake: 'states.wake',
  taskTimeout: 'states.task-timeout',
  heartbeat: 'states.heartbeat',
  executionTimeout: 'states.execution-timeout',
  stopChild: 'states.stop-child',
} as const;
