/** The step is held: it did not begin, and its saga waits until it is released. */
export class Held extends Error {
  // A literal: the bundler renames classes, and the state machine matches this name.
  override readonly name = 'Held';

  constructor(step: string, why: string) {
    super(`${step} is held (${why}). Nothing was done; release it with: make release STEP=${step}`);
  }
}
