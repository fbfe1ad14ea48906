import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConformanceReport } from '../../../conformance/src/report.ts';
import { openBus, type TestBus, type TestBusOptions } from '../testing.ts';
import type { Difference } from './difference.ts';
import { checkInput, type InputCase } from './input-case.ts';
import { checkPattern, type PatternCase } from './pattern-case.ts';

interface RecordedCase {
  readonly id: string;
  readonly group: string;
}

/**
 * Checks EventBridge against cases recorded from AWS: patterns against events, and what input paths and transformers
 * make of an event.
 * @param options.oraclesDir the folder of the recorded cases, with `events/patterns.json` and `events/inputs.json`.
 * @param options.reach how the calls reach the services; in process when it is absent.
 */
export async function runEventsConformance(
  options: { readonly oraclesDir: string } & Pick<TestBusOptions, 'reach'>,
): Promise<ConformanceReport[]> {
  const patterns = readCases<PatternCase>(options.oraclesDir, 'patterns.json');
  const inputs = readCases<InputCase>(options.oraclesDir, 'inputs.json');
  return [
    await report('EventBridge event patterns', patterns, onFreshBus(checkPattern, options)),
    await report('EventBridge input paths and transformers', inputs, onFreshBus(checkInput, options)),
  ];
}

function readCases<Case>(directory: string, file: string): readonly Case[] {
  return JSON.parse(readFileSync(join(directory, 'events', file), 'utf8'));
}

/** Gives each case a bus of its own. */
function onFreshBus<Case>(
  check: (recorded: Case, bus: TestBus) => Promise<Difference>,
  { reach }: Pick<TestBusOptions, 'reach'>,
): (recorded: Case) => Promise<Difference> {
  return async (recorded) => {
    const bus = openBus(reach === undefined ? {} : { reach });
    try {
      return await check(recorded, bus);
    } finally {
      await bus.close();
    }
  };
}

async function report<Case extends RecordedCase>(
  subject: string,
  cases: readonly Case[],
  check: (recorded: Case) => Promise<Difference>,
): Promise<ConformanceReport> {
  const groups = new Map<string, { passed: number; total: number }>();
  const failures: { id: string; difference: string }[] = [];
  for (const recorded of cases) {
    const group = groups.get(recorded.group) ?? { passed: 0, total: 0 };
    groups.set(recorded.group, group);
    group.total += 1;
    const difference = await check(recorded);
    if (difference === undefined) group.passed += 1;
    else failures.push({ id: recorded.id, difference });
  }
  return { subject, groups: [...groups].map(([name, counts]) => ({ name, ...counts })), failures, outOfScope: [] };
}
