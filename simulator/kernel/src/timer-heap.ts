/** Something to do at a time. */
export interface Timer {
  readonly timeMs: number;
  readonly task: () => unknown;
  readonly background: boolean;
}

interface Entry extends Timer {
  /** Breaks ties: timers of the same time fire in the order in which they were set. */
  readonly sequence: number;
  cancelled: boolean;
}

/** Timers by time: a binary heap, in which cancelled entries stay until they reach the top. */
export interface TimerHeap {
  add(timer: Timer): Timer;
  remove(timer: Timer): void;
  /** The earliest timer, still in the heap. */
  peek(): Timer | undefined;
  /** Takes the earliest timer whose time has come. */
  takeDue(nowMs: number): Timer | undefined;
  /** Timers that are not background. */
  foregroundCount(): number;
}

/** An empty heap. */
export function createTimerHeap(): TimerHeap {
  const heap: Entry[] = [];
  let nextSequence = 0;
  let foreground = 0;

  const isBefore = (a: Entry, b: Entry) => (a.timeMs === b.timeMs ? a.sequence < b.sequence : a.timeMs < b.timeMs);

  const dropCancelled = () => {
    while (heap[0]?.cancelled) removeTop(heap, isBefore);
  };

  const forget = (entry: Entry) => {
    entry.cancelled = true;
    if (!entry.background) foreground -= 1;
  };

  return {
    add: (timer) => {
      const entry: Entry = { ...timer, sequence: nextSequence++, cancelled: false };
      if (!entry.background) foreground += 1;
      heap.push(entry);
      siftUp(heap, isBefore);
      return entry;
    },
    remove: (timer) => {
      const entry = timer as Entry;
      if (!entry.cancelled) forget(entry);
      dropCancelled();
    },
    peek: () => {
      dropCancelled();
      return heap[0];
    },
    takeDue: (nowMs) => {
      dropCancelled();
      const top = heap[0];
      if (!top || top.timeMs > nowMs) return undefined;
      removeTop(heap, isBefore);
      forget(top);
      return top;
    },
    foregroundCount: () => foreground,
  };
}

function siftUp(heap: Entry[], isBefore: (a: Entry, b: Entry) => boolean): void {
  let index = heap.length - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!swapIfBefore(heap, index, parent, isBefore)) return;
    index = parent;
  }
}

function removeTop(heap: Entry[], isBefore: (a: Entry, b: Entry) => boolean): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  heap[0] = last;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    const right = left + 1;
    const smaller = childBefore(heap, left, right, isBefore);
    if (smaller === undefined || !swapIfBefore(heap, smaller, index, isBefore)) return;
    index = smaller;
  }
}

function childBefore(
  heap: Entry[],
  left: number,
  right: number,
  isBefore: (a: Entry, b: Entry) => boolean,
): number | undefined {
  const a = heap[left];
  const b = heap[right];
  if (!a) return undefined;
  return b && isBefore(b, a) ? right : left;
}

/** Swaps the entries at `child` and `other` when the first comes before the second. */
function swapIfBefore(heap: Entry[], child: number, other: number, isBefore: (a: Entry, b: Entry) => boolean): boolean {
  const a = heap[child];
  const b = heap[other];
  if (!a || !b || !isBefore(a, b)) return false;
  heap[child] = b;
  heap[other] = a;
  return true;
}
