import type { Output } from './output.ts';
import type { Settings } from './settings.ts';

/** What every command gets. */
export interface CommandContext {
  readonly settings: Settings;
  readonly output: Output;
}
