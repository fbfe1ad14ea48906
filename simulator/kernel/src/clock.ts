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
 * @param wall the time outside, for the clocks that follow it.
 */
export function createClock(mode: ClockMode, startMs = 0, wall: Wall = Date.now): MovableClock {
  if (mode === 'virtual') return virtualClock(startMs);
  return wallClock(mode, Math.max(0, startMs - Date.now()), wall);
}

/** Reads the time outside, ms since the epoch. */
export type Wall = () => number;

/** How often a wall that stops with its thread looks whether the thread stood still, ms. */
const BEAT_MS = 100;

/** How far such a wall goes on by itself: longer than the thread ever computes without a pause, ms. */
const LONGEST_STEP_MS = 1_000;

/**
 * The wall's time without the spans in which this thread stood still: at a debugger's breakpoint nothing times out.
 */
export function wallOfThisThread(): Wall {
  let lastBeatMs = Date.now();
  let lostMs = 0;
  const beat = () => {
    const nowMs = Date.now();
    lostMs += Math.max(0, nowMs - lastBeatMs - LONGEST_STEP_MS);
    lastBeatMs = nowMs;
  };
  setInterval(beat, BEAT_MS).unref();
  return () => Math.min(Date.now(), lastBeatMs + LONGEST_STEP_MS) - lostMs;
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

function wallClock(mode: 'wall' | 'skip', initialAheadMs: number, wall: Wall): MovableClock {
  let aheadMs = initialAheadMs;
  let lastMs = 0;
  const now = () => {
    // The wall may be set back; what a service has seen must not run backwards.
    lastMs = Math.max(lastMs, wall() + aheadMs);
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
