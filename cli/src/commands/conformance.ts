import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from '../command-context.ts';
import { compareDynamoDb } from '../conformance/compare-dynamodb.ts';
import { runOverTheWire, runRecorded } from '../conformance/run-recorded.ts';
import { showComparison, showModel } from '../conformance/show-dynamodb.ts';
import { passedShare, showRecorded } from '../conformance/show-recorded.ts';
import { projectRoot } from '../settings.ts';

/** The part of a subject's recorded cases that must pass. */
const REQUIRED = 0.95;

/**
 * `make conformance`: the simulator against recorded cases, its DynamoDB also against another one, and a model of what
 * that one lacks. With `VIA=wire` the recorded cases of Step Functions are played through the AWS SDK and an endpoint,
 * on the wall clock, and nothing else.
 */
export async function conformance({ output }: CommandContext): Promise<number> {
  const oraclesDir = process.env['ORACLES'] || join(projectRoot, '..', 'shared', 'oracles');
  const viaWire = process.env['VIA'] === 'wire';
  const run = viaWire ? runOverTheWire : runRecorded;
  const reports = existsSync(oraclesDir) ? await run(oraclesDir, output.progress) : [];
  if (reports.length === 0) {
    output.line(`No recorded cases in ${oraclesDir}: that part is skipped. Name their folder with ORACLES=<folder>.`);
  }
  const compared = viaWire ? undefined : await compareDynamoDb(output.progress);
  output.result({ reports, ...compared }, () => {
    for (const report of reports) showRecorded(report, output.line);
    if (compared) showComparison(compared.dynamodb, output.line);
    if (compared) showModel(compared.model, output.line);
  });
  const agrees = !compared || (compared.dynamodb.unexplained.length === 0 && compared.model.differences.length === 0);
  return agrees && reports.every((report) => passedShare(report) >= REQUIRED) ? 0 : 1;
}
