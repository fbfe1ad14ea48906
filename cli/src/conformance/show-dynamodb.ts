import type { ComparisonReport, ModelReport } from '@backstitch/simulator/conformance';
import pc from 'picocolors';

/** What comparing with another endpoint found. */
export function showComparison(report: ComparisonReport, line: (text?: string) => void): void {
  const { second, operations, sequences, seconds, byOperation, byFeature, known, unexplained } = report;
  line();
  line(pc.bold(`DynamoDB, compared with ${second}`));
  line(`  ${operations} operations in ${sequences} random sequences, ${(operations / seconds).toFixed(0)} a second`);
  line(`  by operation: ${counted(byOperation)}`);
  line(`  by feature: ${counted(byFeature)}`);
  for (const { id, times, reason, documentation } of known) {
    line(pc.dim(`  documented difference ${id} (${times} times): ${reason} See ${documentation}.`));
  }
  line(`  unexplained differences: ${unexplained.length}`);
  for (const { signature, times, seed, calls, ours, theirs } of unexplained) {
    line(pc.red(`  ✗ ${signature} (${times} times, first with SEED=${seed})`));
    for (const { operation, input } of calls) line(`      ${operation} ${JSON.stringify(input)}`);
    line(`      simulator: ${JSON.stringify(ours)}`);
    line(`      ${second}: ${JSON.stringify(theirs)}`);
  }
}

/** What comparing with the model found. */
export function showModel({ histories, events, differences }: ModelReport, line: (text?: string) => void): void {
  line();
  line(pc.bold('DynamoDB, compared with the model of transactions, streams and time to live'));
  line(`  ${events} events in ${histories} random histories, ${differences.length} differences`);
  for (const { seed, points } of differences) {
    line(pc.red(`  ✗ SEED=${seed}`));
    for (const point of points) line(`      ${point}`);
  }
}

function counted(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ');
}
