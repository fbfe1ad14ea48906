/** Where the simulator reads the time. Services never call `Date.now()`. */
export interface Clock {
  /** The time now, in ms since 1970-01-01T00:00Z. */
  now(): number;
}

/** How time passes: as on the wall, as on the wall but skipping idle waits, or only from timer to timer. */
export type ClockMode = 'wall' | 'skip' | 'virtual';

/** A clock that the scheduler can move forward. */
export interface MovableClock extends Clock {
  readonly mode: ClockMode;
  /** Moves to `timeMs`, if that is later than now. */
  moveTo(timeMs: number): void;
}

/**
 * @param mode see {@link ClockMode}.
 * @param startMs where a virtual clock begins, ms since the epoch; the others begin at the wall's time, or at
 *   `startMs` if that is later (a store written by a run that skipped waits is ahead of the wall).
 */
export function createClock(mode: ClockMode, startMs = 0): MovableClock {
  if (mode === 'virtual') return virtualClock(startMs);
  return wallClock(mode, Math.max(0, startMs - Date.now()));
}

function virtualClock(startMs: number): MovableClock {
  let nowMs = startMs;
  return {
    mode: 'virtual',
    now: () => nowMs,
    moveTo: (timeMs) => {
      nowMs = Math.max(nowMs, timeMs);
    },
  };
}

function wallClock(mode: 'wall' | 'skip', initialAheadMs: number): MovableClock {
  let aheadMs = initialAheadMs;
  let lastMs = 0;
  const now = () => {
    // The wall may be set back; what a service has seen must not run backwards.
    lastMs = Math.max(lastMs, Date.now() + aheadMs);
    return lastMs;
  };
  return {
    mode,
    now,
    moveTo: (timeMs) => {
      aheadMs += Math.max(0, timeMs - now());
    },
  };
}
