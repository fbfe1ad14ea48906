import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSimulator } from '@backstitch/simulator';
import {
  type ConformanceReport,
  RECORDED_ACCOUNT,
  runEventsConformance,
  runLambdaConformance,
  runStatesConformance,
} from '@backstitch/simulator/conformance';
import pc from 'picocolors';
import type { CommandContext } from '../command-context.ts';
import { table } from '../render/format.ts';
import { projectRoot } from '../settings.ts';

/** The part of a subject's cases that must pass, by the subject's first word. */
const REQUIRED = 0.95;

/** How many differences are shown in full. */
const SHOWN_FAILURES = 10;

/**
 * `make conformance`: the simulator against cases recorded from the real services. With `VIA=wire` those of Step
 * Functions are played through the AWS SDK and an endpoint, on the wall clock.
 */
export async function conformance({ output }: CommandContext): Promise<number> {
  const oraclesDir = process.env['ORACLES'] || join(projectRoot, '..', 'shared', 'oracles');
  const run = process.env['VIA'] === 'wire' ? runOverTheWire : runRecorded;
  const reports = existsSync(oraclesDir) ? await run(oraclesDir, output.progress) : [];
  if (reports.length === 0) {
    output.line(`No recorded cases in ${oraclesDir}: that part is skipped. Name their folder with ORACLES=<folder>.`);
  }
  output.result({ reports }, () => {
    for (const report of reports) showReport(report, output.line);
  });
  return reports.every((report) => share(report) >= REQUIRED) ? 0 : 1;
}

async function runRecorded(oraclesDir: string, progress: (text: string) => void): Promise<ConformanceReport[]> {
  const reports: ConformanceReport[] = [];
  for (const [subject, run] of [
    ['EventBridge', runEventsConformance],
    ['Lambda event filters', runLambdaConformance],
    ['Step Functions', runStatesConformance],
  ] as const) {
    progress(`${subject} ...`);
    reports.push(...(await run({ oraclesDir })));
  }
  return reports;
}

/** The cases of Step Functions through the AWS SDK, against an endpoint like that of `make simulator`. */
async function runOverTheWire(oraclesDir: string, progress: (text: string) => void): Promise<ConformanceReport[]> {
  progress('Step Functions through the AWS SDK ...');
  const dataDir = mkdtempSync(join(tmpdir(), 'conformance-'));
  const simulator = openSimulator({ dataDir, clock: 'wall', workers: 1, ...RECORDED_ACCOUNT });
  try {
    simulator.resume();
    const { port } = await simulator.listenAws(0);
    return await runStatesConformance({ oraclesDir, endpoint: `http://127.0.0.1:${port}` });
  } finally {
    await simulator.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function showReport(report: ConformanceReport, line: (text?: string) => void): void {
  line();
  line(pc.bold(report.subject));
  const rows = report.groups.map(({ name, passed, total }) => [name, `${passed}/${total}`, percent(passed, total)]);
  const [passed, total] = sums(report);
  for (const text of table(
    ['group', 'passed', ''],
    [...rows, ['all', `${passed}/${total}`, percent(passed, total)]],
    ['left', 'right', 'right'],
  )) {
    line(`  ${text}`);
  }
  for (const { id, difference } of report.failures.slice(0, SHOWN_FAILURES)) line(pc.red(`  ✗ ${id}: ${difference}`));
  for (const { id, reason } of report.outOfScope) line(pc.dim(`  not run: ${id}: ${reason}`));
}

function sums({ groups }: ConformanceReport): [number, number] {
  return [groups.reduce((sum, group) => sum + group.passed, 0), groups.reduce((sum, group) => sum + group.total, 0)];
}

function share(report: ConformanceReport): number {
  const [passed, total] = sums(report);
  return total === 0 ? 1 : passed / total;
}

function percent(passed: number, total: number): string {
  return total === 0 ? '-' : `${((100 * passed) / total).toFixed(1)} %`;
}
