import { userInfo } from 'node:os';
import type { Operator } from '@backstitch/order/operate';
import { UsageError } from '../errors.ts';
import type { Output } from '../output.ts';
import type { Moved } from './parked-source.ts';

/** How something is done to many: how fast, and whether at all. */
export interface BulkOptions {
  readonly dryRun?: boolean;
  /** How many a second, as text from the command line. */
  readonly rate: string;
  readonly why?: string;
}

const MAX_RATE = 1_000;

/** Does something to one after the other, no faster than the rate; tells of each. Answers what became of them. */
export async function inBulk<Item>(
  items: readonly Item[],
  rate: number,
  { progress }: Output,
  move: (item: Item) => Promise<Moved>,
): Promise<readonly Moved[]> {
  const pauseMs = 1_000 / rate;
  const moved: Moved[] = [];
  for (const [index, item] of items.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const outcome = await move(item);
    progress(`  ${outcome.id}: ${outcome.outcome}`);
    moved.push(outcome);
  }
  return moved;
}

/** Who is at the terminal, and why they do what they do: both go on record. */
export function operatorOf(why: string | undefined): Operator {
  return { who: process.env['BACKSTITCH_USER'] || userInfo().username, why: why ?? 'no reason given' };
}

/** How many a second, as a person gives it. @throws {UsageError} for what is no rate. */
export function rateOf(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= MAX_RATE) return rate;
  throw new UsageError(`--rate ${text} is no rate. Give how many a second, up to ${MAX_RATE}.`);
}
