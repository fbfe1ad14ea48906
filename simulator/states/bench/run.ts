import { surviveKills } from './survive-kills.ts';
import { measureTransitions } from './transitions.ts';
import { measureVirtualSaga } from './virtual-saga.ts';
import { measureWaiting } from './waiting.ts';

/** `node simulator/states/bench/run.ts`: what the interpreter does, costs and survives. */
async function run(): Promise<void> {
  const waiting = await measureWaiting();
  line(
    `${waiting.executions} executions waiting on timers: ${waiting.residentMb.toFixed(0)} MB of memory ` +
      `(${waiting.heapMb.toFixed(0)} MB of heap), started at ${waiting.startsPerSecond.toFixed(0)} a second`,
  );
  const transitions = await measureTransitions();
  line(
    `${transitions.transitionsPerSecond.toFixed(0)} transitions a second, ${transitions.executionsAtOnce} executions at once, ` +
      `durable on disk; ${transitions.cpuMsPerTransition.toFixed(3)} ms of CPU each`,
  );
  const saga = await measureVirtualSaga();
  line(`a saga of ${saga.virtualHours.toFixed(1)} h in virtual time: ${saga.milliseconds.toFixed(0)} ms`);
  const kills = await surviveKills({ kills: 50, executions: 500, longestLifeMs: 500 });
  line(
    `${kills.kills} kills at random moments of ${kills.executions} executions (${kills.historyEvents} events, ` +
      `${kills.seconds.toFixed(0)} s): ${kills.differences.length} differ from undisturbed ones`,
  );
  for (const difference of kills.differences.slice(0, 5)) line(`  ${difference}`);
  process.exitCode = kills.differences.length === 0 ? 0 : 1;
}

function line(text: string): void {
  process.stdout.write(`${text}\n`);
}

await run();
