import type { Random } from '#kernel';
import type { FromEnvironment } from './messages.ts';

/** All that an environment has of the world outside. */
export interface Port {
  post(message: FromEnvironment): void;
  /** The simulated time, ms since the epoch. */
  now(): number;
  readonly random: Random;
  /** Counts work on Node's own threads (hashing, compression), which no message announces. */
  beginOutsideWork(): { end(): void };
}
