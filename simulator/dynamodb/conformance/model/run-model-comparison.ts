import fc from 'fast-check';
import { history } from './histories.ts';
import { playHistory } from './play-history.ts';

/** What comparing with the model found. */
export interface ModelReport {
  readonly histories: number;
  readonly events: number;
  /** Histories after which simulator and model differ, by seed. */
  readonly differences: readonly { readonly seed: number; readonly points: readonly string[] }[];
}

/** Plays random histories on the simulator and on the model until the time is used up. */
export async function runModelComparison(options: {
  readonly budgetMs: number;
  readonly seed: number;
  /** ms since some moment. */
  readonly now: () => number;
}): Promise<ModelReport> {
  const endMs = options.now() + options.budgetMs;
  const differences: { seed: number; points: readonly string[] }[] = [];
  let [histories, events] = [0, 0];
  for (let seed = options.seed; options.now() < endMs; seed += 1) {
    const [played] = fc.sample(history, { seed, numRuns: 1 });
    if (!played) break;
    const points = await playHistory(played, seed);
    if (points.length > 0) differences.push({ seed, points });
    histories += 1;
    events += played.length;
  }
  return { histories, events, differences };
}
