import type { ConformanceReport } from '../../../conformance/src/report.ts';
import { type DefinitionCase, type ExecutionCase, readCases, type SingleStateCase } from './cases.ts';
import { checkRecordedDefinition } from './check-definition.ts';
import { checkExecution } from './check-execution.ts';
import { checkSingleState } from './check-single-state.ts';

/** Plays the recorded cases of Step Functions. @param options.oraclesDir the folder of recorded cases. */
export async function runStatesConformance({ oraclesDir }: { oraclesDir: string }): Promise<ConformanceReport[]> {
  return [
    await report('Step Functions executions', readCases<ExecutionCase>(oraclesDir, 'cases.json'), checkExecution),
    await report(
      'Step Functions definitions',
      readCases<DefinitionCase>(oraclesDir, 'definitions.json'),
      checkRecordedDefinition,
    ),
    await report(
      'Step Functions single states',
      readCases<SingleStateCase>(oraclesDir, 'single-states.json'),
      checkSingleState,
    ),
  ];
}

async function report<Case extends { readonly id: string; readonly group: string }>(
  subject: string,
  cases: readonly Case[],
  check: (recorded: Case) => Promise<string | undefined>,
): Promise<ConformanceReport> {
  const groups = new Map<string, { name: string; passed: number; total: number }>();
  const failures: { id: string; difference: string }[] = [];
  for (const recorded of cases) {
    const group = groups.get(recorded.group) ?? { name: recorded.group, passed: 0, total: 0 };
    groups.set(recorded.group, group);
    const found = await check(recorded);
    group.total += 1;
    if (found === undefined) group.passed += 1;
    else failures.push({ id: recorded.id, difference: found });
  }
  return { subject, groups: [...groups.values()], failures, outOfScope: [] };
}
