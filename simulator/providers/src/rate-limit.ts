import type { Kernel } from '#kernel';

/** A bucket of one second's requests that fills up as time passes; it says whether one more is allowed. */
export function rateLimit(kernel: Kernel, perSecond: number | undefined): () => boolean {
  if (perSecond === undefined) return () => true;
  let tokens = perSecond;
  let filledMs = kernel.clock.now();
  return () => {
    const nowMs = kernel.clock.now();
    tokens = Math.min(perSecond, tokens + ((nowMs - filledMs) * perSecond) / 1000);
    filledMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
