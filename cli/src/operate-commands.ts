import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';

/** Makes a command's action of a module that is loaded only when it is called. */
export type Run = <Options>(
  load: () => Promise<(context: CommandContext, options: Options) => Promise<number>>,
) => (options: Options) => Promise<void>;

/** Commands for whoever operates a system, on the laptop or with STAGE= on AWS. */
export function addOperateCommands(program: Command, run: Run): void {
  selecting(program.command('parked').description('list what waits for a person, grouped by its cause')).action(
    run(async () => (await import('./commands/parked.ts')).parked),
  );
  inBulk(
    selecting(program.command('redrive').description('parked things go on from the very point where they stand')),
  ).action(run(async () => (await import('./commands/redrive.ts')).redrive));
  inBulk(
    selectingSagas(
      program.command('relaunch').description('parked sagas get a new execution on the current definition'),
    ),
  ).action(run(async () => (await import('./commands/relaunch.ts')).relaunch));
  inBulk(
    selecting(program.command('discard').description('dead letters and parked events are given up for good')),
  ).action(run(async () => (await import('./commands/put-away.ts')).discard));
  inBulk(
    selecting(program.command('keep').description('dead letters leave their queue, which forgets, and are kept')),
  ).action(run(async () => (await import('./commands/put-away.ts')).keep));
  program
    .command('hold')
    .description('sagas wait before a step; without --step: which steps are held')
    .option('--step <step>', 'a step (ChargePayment) or a service (payment)')
    .option('--why <text>', 'goes on record')
    .action(run(async () => (await import('./commands/hold.ts')).hold));
  program
    .command('release')
    .description('sagas go on at a step that was held, by a person or its circuit breaker')
    .requiredOption('--step <step>', 'a step (ChargePayment) or a service (payment)')
    .option('--why <text>', 'goes on record')
    .action(run(async () => (await import('./commands/release.ts')).release));
  program
    .command('operations')
    .description('who redrove, relaunched, discarded, kept, held and released what, and why')
    .action(run(async () => (await import('./commands/operations.ts')).operations));
}

function selecting(command: Command): Command {
  return selectingSagas(command)
    .option('--kind <kind>', 'only this kind: saga, event, letter, kept')
    .option('--queue <name>', 'only this failure queue, without the stage: start-saga-dead-letters');
}

function selectingSagas(command: Command): Command {
  return command
    .option('--cause <text>', 'only where the cause has this in it')
    .option('--step <step>', 'only those that stand at this step')
    .option('--order <id>', 'only this order');
}

function inBulk(command: Command): Command {
  return command
    .option('--dry-run', 'show what would be done, and do nothing')
    .option('--rate <perSecond>', 'how many a second', '5')
    .option('--why <text>', 'goes on record');
}
