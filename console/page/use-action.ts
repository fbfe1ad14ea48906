import { useState } from 'preact/hooks';

/** Something that a person set off. */
export interface Action {
  readonly isBusy: boolean;
  /** Why the last one failed. */
  readonly error: Error | undefined;
  run(action: () => Promise<void>): void;
}

/** Runs what a button asks for, one at a time, and keeps its error to be shown beside the button. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | undefined>();
  const run = async (action: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      await action();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run };
}
