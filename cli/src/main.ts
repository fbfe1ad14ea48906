import { Command, CommanderError, Option } from 'commander';
import pc from 'picocolors';
import type { CommandContext } from './command-context.ts';
import { UsageError, UserError } from './errors.ts';
import { addOperateCommands } from './operate-commands.ts';
import { createOutput } from './output.ts';
import { readSettings } from './settings.ts';

const FAILED = 1;
const MISUSED = 2;

/** Loads a command's module only when it is called: `--help` answers at once. */
function run<Options>(load: () => Promise<(context: CommandContext, options: Options) => Promise<number>>) {
  return async (options: Options) => {
    const settings = readSettings();
    const command = await load();
    process.exitCode = await command({ settings, output: createOutput(settings.json) }, options);
  };
}

function buildProgram(): Command {
  const program = new Command('backstitch')
    .description('Outbox, idempotency and saga, sewn into one order system on AWS, and proven on your laptop.')
    .exitOverride()
    .addHelpText(
      'after',
      '\nEnvironment: API_PORT, CONSOLE_PORT, AWS_PORT, DATA_DIR, STAGE; JSON=1 prints one JSON document; NO_COLOR.',
    );

  addSystemCommands(program);
  addReplayCommand(program);
  addOperateCommands(program, run);
  addProjectCommands(program);
  return program;
}

/** Commands that run the order system, or talk to one that runs. */
function addSystemCommands(program: Command): void {
  program
    .command('demo')
    .description(
      'start a system of its own, place four orders, print their sagas and the ledgers, check the invariants',
    )
    .action(run(async () => (await import('./commands/demo.ts')).demo));
  program
    .command('start')
    .description('keep the system running: API, console and AWS endpoint; Ctrl-C stops it')
    .option('--inspect [port]', 'functions run in this process, and a debugger breaks in their TypeScript')
    .action(run(async () => (await import('./commands/start.ts')).start));
  program
    .command('start-saga')
    .description('place a sample order with the running system and follow its saga to the end')
    .action(run(async () => (await import('./commands/start-saga.ts')).startSaga));
  program
    .command('break')
    .description('break a step of the running system, without a redeploy')
    .requiredOption('--step <step>', 'a step (ArrangeShipment), a compensation, or a service (shipping)')
    .addOption(new Option('--mode <mode>', 'a fault word').default('error'))
    .action(run(async () => (await import('./commands/break.ts')).breakStep));
  program
    .command('mend')
    .description('mend what is broken')
    .option('--step <step>', 'only this step or service')
    .action(run(async () => (await import('./commands/mend.ts')).mend));
  program
    .command('token')
    .description("print a customer's access token for the running system; with STAGE=, how to get one on AWS")
    .requiredOption('--customer <id>', 'the customer: the sub claim')
    .option('--scope <scope...>', 'orders:read, orders:write (default: both)')
    .option('--seconds <count>', 'how long it is good for (default: an hour)')
    .action(run(async () => (await import('./commands/token.ts')).token));
  program
    .command('tail-logs')
    .description("follow a function's or a service's logs")
    .requiredOption('--function <name>', 'a function (charge-payment) or a service (PaymentService)')
    .option('--once', 'print what there is and end')
    .action(run(async () => (await import('./commands/tail-logs.ts')).tailLogs));
}

/** Events of the past, once more. */
function addReplayCommand(program: Command): void {
  program
    .command('replay')
    .description('put archived events onto their bus again; consumers know what they have handled')
    .requiredOption('--from <time>', 'a date or a moment: 2026-01-31, 2026-01-31T09:30:00Z')
    .option('--to <time>', 'up to here; default: now')
    .option('--consumer <name>', 'only to this consumer, e.g. project-timeline')
    .option('--dry-run', 'say what would be replayed, and start nothing')
    .action(run(async () => (await import('./commands/replay.ts')).replay));
}

/** Commands about the simulator and the project itself. */
function addProjectCommands(program: Command): void {
  program
    .command('simulator')
    .description('the AWS simulator alone and empty, for any SDK')
    .action(run(async () => (await import('./commands/simulator.ts')).simulator));
  program
    .command('conformance')
    .description(
      'check the simulator against recorded cases (ORACLES=folder), another DynamoDB (AGAINST=url) and a model',
    )
    .addHelpText('after', '\nEnvironment: ORACLES, AGAINST, BUDGET (seconds for DynamoDB, 180), SEED (1).')
    .action(run(async () => (await import('./commands/conformance.ts')).conformance));
  program
    .command('bench')
    .description('what the system and the simulator do in a second: orders, DynamoDB beside dynalite ...')
    .option('--only <section>', 'one section: orders, cold-start, dynamodb, states')
    .action(run(async () => (await import('./commands/bench.ts')).bench));
  program
    .command('picture')
    .description("draw the demo's output as docs/demo.svg")
    .action(run(async () => (await import('./commands/picture.ts')).picture));
  program
    .command('build')
    .description('bundle the functions and synthesise the CloudFormation template')
    .action(run(async () => (await import('./commands/build.ts')).build));
  program
    .command('deploy')
    .description('deploy to AWS with the CDK')
    .action(run(async () => (await import('./commands/deploy.ts')).deploy));
  program
    .command('destroy')
    .description('remove the stack from AWS')
    .action(run(async () => (await import('./commands/destroy.ts')).destroy));
}

async function main(): Promise<void> {
  try {
    await buildProgram().parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // Commander has already said what was wrong; asking for help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
  if (error instanceof UserError || error instanceof UsageError || isForPeople(error)) {
    process.stderr.write(`${pc.red('✗')} ${error.message}\n`);
    return error instanceof UsageError ? MISUSED : FAILED;
  }
  process.stderr.write(`${pc.red('✗')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return FAILED;
}

/** Errors of the simulator and of the template's app that are already written for people. */
const FOR_PEOPLE: readonly string[] = ['PortTaken', 'StoreUnreadable', 'CannotDeploy', 'OriginInvalid'];

function isForPeople(error: unknown): error is Error {
  return error instanceof Error && FOR_PEOPLE.includes(error.name);
}

await main();
