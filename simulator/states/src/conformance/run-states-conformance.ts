import type { ConformanceReport } from '../../../conformance/src/report.ts';
import { type Ask, askAlone } from './ask.ts';
import { type DefinitionCase, type ExecutionCase, readCases, type SingleStateCase } from './cases.ts';
import { checkRecordedDefinition } from './check-definition.ts';
import { checkExecution } from './check-execution.ts';
import { checkSingleState } from './check-single-state.ts';
import { RECORDED } from './recorded-names.ts';
import { type Stage, setStage } from './stage.ts';
import { setWireStage } from './wire-stage.ts';

/** What to play, and where. */
export interface StatesConformanceOptions {
  /** The folder of recorded cases. */
  readonly oraclesDir: string;
  /**
   * Plays the cases through the AWS SDK against this endpoint, an account {@link RECORDED_ACCOUNT}, on the wall clock;
   * absent: in this process and in virtual time, each case in an account of its own.
   */
  readonly endpoint?: string;
}

/** The account that an endpoint has to have. */
export const RECORDED_ACCOUNT: Pick<typeof RECORDED, 'accountId' | 'region'> = RECORDED;

/** Cases that are played at once over an endpoint: most of their time is waiting. */
const AT_ONCE = 24;

interface Theatre {
  readonly atOnce: number;
  readonly openStage: (recorded: ExecutionCase) => Promise<Stage>;
  readonly askFor: (id: string) => Ask;
  close(): void;
}

/** Plays the recorded cases of Step Functions. */
export async function runStatesConformance(options: StatesConformanceOptions): Promise<ConformanceReport[]> {
  const { oraclesDir, endpoint } = options;
  const theatre = endpoint === undefined ? inProcess() : await overTheWire(endpoint);
  const { atOnce, openStage, askFor } = theatre;
  const executions = readCases<ExecutionCase>(oraclesDir, 'cases.json');
  const definitions = readCases<DefinitionCase>(oraclesDir, 'definitions.json');
  const singleStates = readCases<SingleStateCase>(oraclesDir, 'single-states.json');
  try {
    return [
      await report('Step Functions executions', executions, atOnce, (recorded) => checkExecution(recorded, openStage)),
      await report('Step Functions definitions', definitions, atOnce, (recorded) =>
        checkRecordedDefinition(recorded, askFor(recorded.id)),
      ),
      await report('Step Functions single states', singleStates, atOnce, (recorded) =>
        checkSingleState(recorded, askFor(recorded.id)),
      ),
    ];
  } finally {
    theatre.close();
  }
}

function inProcess(): Theatre {
  return { atOnce: 1, openStage: setStage, askFor: askAlone, close: () => undefined };
}

async function overTheWire(endpoint: string): Promise<Theatre> {
  // Only here is the SDK needed: whoever runs the service does not load it.
  const { openWireAccount } = await import('./wire-account.ts');
  const account = openWireAccount(endpoint);
  let played = 0;
  return {
    atOnce: AT_ONCE,
    openStage: (recorded) => {
      played += 1;
      return setWireStage(account, recorded, `-${played}`);
    },
    askFor: () => account.states,
    close: account.close,
  };
}

async function report<Case extends { readonly id: string; readonly group: string }>(
  subject: string,
  cases: readonly Case[],
  atOnce: number,
  check: (recorded: Case) => Promise<string | undefined>,
): Promise<ConformanceReport> {
  const groups = new Map<string, { name: string; passed: number; total: number }>();
  const failures: { id: string; difference: string }[] = [];
  const waiting = [...cases];
  const playNext = async () => {
    for (let recorded = waiting.shift(); recorded; recorded = waiting.shift()) {
      const group = groups.get(recorded.group) ?? { name: recorded.group, passed: 0, total: 0 };
      groups.set(recorded.group, group);
      const found = await check(recorded);
      group.total += 1;
      if (found === undefined) group.passed += 1;
      else failures.push({ id: recorded.id, difference: found });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, playNext));
  return { subject, groups: [...groups.values()], failures, outOfScope: [] };
}
