import type { ConformanceReport } from '@backstitch/simulator/conformance';
import pc from 'picocolors';
import { table } from '../render/format.ts';

/** How many differences are shown in full. */
const SHOWN_FAILURES = 10;

/** A table of the cases that passed, by group. */
export function showRecorded(report: ConformanceReport, line: (text?: string) => void): void {
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

/** The part of the cases that passed, 0 to 1. */
export function passedShare(report: ConformanceReport): number {
  const [passed, total] = sums(report);
  return total === 0 ? 1 : passed / total;
}

function percent(passed: number, total: number): string {
  return total === 0 ? '-' : `${((100 * passed) / total).toFixed(1)} %`;
}
