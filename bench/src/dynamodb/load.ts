import type { Caller } from './sdk-caller.ts';
import type { BenchCall } from './workloads.ts';

/** Something that makes calls of one workload to one server, as fast as they are answered. */
export interface Load {
  /** @returns how many calls were made. */
  run(callers: number, forMs: number): Promise<number>;
  close(): void;
}

/** Makes calls from this process, in turn: a run goes on where the one before has ended. */
export function loadFrom(caller: Caller, calls: readonly BenchCall[]): Load {
  let next = 0;
  return {
    run: async (callers, forMs) => {
      const [startMs, first] = [performance.now(), next];
      const callInTurn = async () => {
        while (performance.now() - startMs < forMs) {
          const call = calls[next % calls.length];
          next += 1;
          if (call) await caller.call(call);
        }
      };
      await Promise.all(Array.from({ length: callers }, callInTurn));
      return next - first;
    },
    close: caller.close,
  };
}
