import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import type { Load } from './load.ts';

/**
 * An SDK call costs its caller several times what it costs the server: one process of callers would be what is
 * measured. On two cores more of them would not help.
 */
const PROCESSES = 2;

/** What a process of callers is told. */
export const runRequest = z.object({ callers: z.int(), forMs: z.number() });

/** What it answers. */
const runAnswer = z.object({ made: z.int() });

/** Makes calls through the AWS SDK, from processes of their own that share the callers. @param workload its name. */
export function sdkLoad(url: string, workload: string): Load {
  const processes = Array.from({ length: PROCESSES }, (_, part) => start(url, workload, part));
  return {
    run: async (callers, forMs) => {
      const shares = processes.map((_, at) => Math.floor((callers + PROCESSES - 1 - at) / PROCESSES));
      const made = await Promise.all(processes.map((child, at) => runShare(child, shares[at] ?? 0, forMs)));
      return made.reduce((sum, count) => sum + count, 0);
    },
    close: () => {
      for (const child of processes) child.disconnect();
    },
  };
}

function start(url: string, workload: string, part: number): ChildProcess {
  const script = new URL('./sdk-process.ts', import.meta.url);
  const execArgv = ['--disable-warning=ExperimentalWarning'];
  return fork(script, [url, workload, String(part), String(PROCESSES)], { execArgv });
}

async function runShare(child: ChildProcess, callers: number, forMs: number): Promise<number> {
  if (callers === 0) return 0;
  child.send({ callers, forMs });
  const [answer]: unknown[] = await Promise.race([once(child, 'message'), failure(child)]);
  return runAnswer.parse(answer).made;
}

async function failure(child: ChildProcess): Promise<never> {
  await once(child, 'exit');
  throw new Error('A process of callers ended before its run did; its output says why.');
}
