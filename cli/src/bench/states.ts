import {
  measureTransitions,
  measureVirtualSaga,
  measureWaiting,
  surviveKills,
} from '@backstitch/simulator/states/bench';
import pc from 'picocolors';
import type { BenchSection } from './section.ts';

/** As many as a night's worst. */
const KILLS = { kills: 50, executions: 500, longestLifeMs: 500 };

/** The interpreter of Step Functions: what it does and costs, and that it survives kills. */
export const states: BenchSection = async (progress) => {
  progress('Executions that wait ...');
  const waiting = await measureWaiting();
  progress('Transitions ...');
  const transitions = await measureTransitions();
  const virtualSaga = await measureVirtualSaga();
  progress(`${KILLS.kills} kills of a process with ${KILLS.executions} executions ...`);
  const kills = await surviveKills(KILLS);
  return {
    result: { waiting, transitions, virtualSaga, kills },
    show: (line) => {
      line(pc.bold('Step Functions'));
      line(
        `  ${transitions.transitionsPerSecond.toFixed(0)} transitions a second (Pass, Choice, Wait 0) with ` +
          `${transitions.executionsAtOnce} executions at once, on disk; ${transitions.cpuMsPerTransition.toFixed(3)} ms of CPU each`,
      );
      line(
        `  ${waiting.executions} executions that wait on timers keep ${waiting.heapMb.toFixed(0)} MB of heap; ` +
          `starting them, the process grew by ${waiting.residentMb.toFixed(0)} MB`,
      );
      line(
        `  a saga of ${virtualSaga.virtualHours.toFixed(1)} h takes ${virtualSaga.milliseconds.toFixed(0)} ms in virtual time`,
      );
      line(
        `  ${kills.kills} kills (SIGKILL) of ${kills.executions} executions, ${kills.historyEvents} events: ` +
          `${kills.differences.length} end or read otherwise than undisturbed`,
      );
    },
  };
};
