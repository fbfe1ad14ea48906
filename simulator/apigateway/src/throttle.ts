/** A token bucket. */
export interface TokenBucket {
  /** Takes a token; false when there is none. */
  take(nowMs: number): boolean;
}

/**
 * A bucket that holds `burst` tokens and gets `ratePerSecond` new ones a second.
 * @see "Throttle requests to your HTTP APIs", API Gateway Developer Guide
 */
export function createTokenBucket(ratePerSecond: number, burst: number): TokenBucket {
  let tokens = burst;
  let lastMs = 0;
  return {
    take: (nowMs) => {
      const elapsedMs = lastMs === 0 ? 0 : Math.max(0, nowMs - lastMs);
      tokens = Math.min(burst, tokens + (elapsedMs / 1_000) * ratePerSecond);
      lastMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
