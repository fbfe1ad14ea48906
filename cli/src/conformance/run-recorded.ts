import { mkdtempSync, rmSync } from 'node:fs';
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

/** The recorded cases of every service, in this process. */
export async function runRecorded(oraclesDir: string, progress: (text: string) => void): Promise<ConformanceReport[]> {
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
export async function runOverTheWire(
  oraclesDir: string,
  progress: (text: string) => void,
): Promise<ConformanceReport[]> {
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
