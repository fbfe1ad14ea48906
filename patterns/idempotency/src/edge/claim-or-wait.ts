import type { Claim, EdgeFence, EdgeRequest } from './edge-fence.ts';

/** How long to wait for whoever is at work, and how. */
export interface EdgeWait {
  /** 0: not at all. */
  readonly waitMs: number;
  /** ms since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What came of it, and whether it waited. */
export interface Attached {
  readonly claim: Claim;
  readonly hasWaited: boolean;
}

/** Between two looks, ms: a request takes some 100 ms, and a look costs half a read unit. */
const LOOK_EVERY_MS = 250;

/**
 * Claims the key; while somebody else is at work, attaches to them: waits for their answer, and takes over where their
 * lease runs out. Still in progress when the time is over: says so.
 */
export async function claimOrWait(
  fence: Pick<EdgeFence, 'claim' | 'look'>,
  request: EdgeRequest,
  newResourceId: () => string,
  { waitMs, now, sleep }: EdgeWait,
): Promise<Attached> {
  const untilMs = now() + waitMs;
  let claim = await fence.claim(request, newResourceId);
  let hasWaited = false;
  while (claim.kind === 'in-progress' && now() + LOOK_EVERY_MS <= untilMs) {
    await sleep(LOOK_EVERY_MS);
    hasWaited = true;
    claim = (await fence.look(request)) ?? (await fence.claim(request, newResourceId));
  }
  return { claim, hasWaited };
}
