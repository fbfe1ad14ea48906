import { hold } from '../commands/hold.ts';
import { operations } from '../commands/operations.ts';
import { parked } from '../commands/parked.ts';
import { discard, keep } from '../commands/put-away.ts';
import { redrive } from '../commands/redrive.ts';
import { relaunch } from '../commands/relaunch.ts';
import { release } from '../commands/release.ts';

/** The commands of those who operate a system, for whoever calls them from a program. */
export const operateCommands = { parked, redrive, relaunch, discard, keep, hold, release, operations } as const;
