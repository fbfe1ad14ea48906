import inspector from 'node:inspector';
import { availableParallelism } from 'node:os';
import pc from 'picocolors';
import type { CommandContext } from '../command-context.ts';
import { UsageError, UserError } from '../errors.ts';
import { listenConsole } from '../system/console-server.ts';
import { DEMO_CUSTOMER } from '../system/customer-tokens.ts';
import { openSystem } from '../system/open-system.ts';
import { findRunning, removeRunFile, writeRunFile } from '../system/run-file.ts';
import { untilInterrupted } from '../system/until-interrupted.ts';
import { updateAsWritten } from '../system/update-as-written.ts';

/** What `start` is asked for. */
interface StartOptions {
  /** A debugger may attach at this port, or at Node's usual one. */
  readonly inspect?: string | true;
}

/** Node's own ("--inspect", Node.js documentation). */
const USUAL_INSPECTOR_PORT = 9229;

/** `make start`: the system stays up until Ctrl-C; the next start continues with all data. */
export async function start({ settings, output }: CommandContext, { inspect }: StartOptions): Promise<number> {
  const { dataDir, stage } = settings;
  const other = findRunning(dataDir);
  if (other)
    throw new UserError(`A system already runs on ${dataDir} (process ${other.pid}); its API is ${other.api}.`);
  const system = await openSystem({
    stage,
    dataDir,
    clock: 'wall',
    debug: inspect !== undefined,
    workers: Math.max(1, availableParallelism() - 1),
    progress: output.progress,
  });
  let closePage = async (): Promise<void> => undefined;
  let stopFollowing = async (): Promise<void> => undefined;
  try {
    const sources = await updateAsWritten({ system, bundling: { minify: inspect === undefined }, line: output.line });
    stopFollowing = sources.stop;
    if (inspect !== undefined) {
      await sources.updateAll();
      inspector.open(inspectorPort(inspect), '127.0.0.1');
    }
    const api = await system.simulator.listenApi(system.apiId, settings.apiPort);
    const aws = await system.simulator.listenAws(settings.awsPort);
    const url = (port: number) => `http://127.0.0.1:${port}`;
    const page = await listenConsole({
      port: settings.consolePort,
      portVariable: 'CONSOLE_PORT',
      api: url(api.port),
      aws: url(aws.port),
      stage,
      token: () => system.tokenFor(DEMO_CUSTOMER),
      onError: system.simulator.kernel.reportError,
    });
    closePage = () => page.close();
    writeRunFile(dataDir, { pid: process.pid, api: url(api.port), console: url(page.port), aws: url(aws.port) });
    output.line(`${pc.green('✓')} Backstitch runs; its data lies in ${dataDir}`);
    output.line(`  API           ${url(api.port)}`);
    output.line(`  Console       ${url(page.port)}`);
    output.line(`  AWS endpoint  ${url(aws.port)}`);
    const broken = system.simulator.kernel.faults.list().map(({ label, mode }) => `${label ?? 'a call'} (${mode})`);
    if (broken.length > 0) output.line(pc.yellow(`  Still broken: ${broken.join(', ')}; mend with: make mend`));
    output.line(
      pc.dim('In another terminal: make start-saga, make break STEP=inventory, make tail-logs FN=OrderService'),
    );
    await untilInterrupted();
    output.line('Stopping; make start continues.');
    return 0;
  } finally {
    removeRunFile(dataDir);
    await stopFollowing();
    await closePage();
    await system.close();
  }
}

function inspectorPort(inspect: string | true): number {
  if (inspect === true) return USUAL_INSPECTOR_PORT;
  const port = Number(inspect);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--inspect=${inspect} is no port. Give a whole number from 0 (any free one) to 65535.`);
}
