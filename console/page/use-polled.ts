import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** What was read last, and what went wrong since. */
export interface Polled<Value> {
  readonly value: Value | undefined;
  /** Of the last reading; the value before it stays. */
  readonly error: Error | undefined;
  /** Reads again at once. */
  refresh(): void;
}

/** What is read, and how often. */
export interface PollOptions<Value> {
  /** Names what is read: when it changes, the value before is forgotten. */
  readonly key: string;
  readonly everyMs: number;
  readonly read: () => Promise<Value>;
  /** Whether this value will change no more. */
  readonly isFinal?: (value: Value) => boolean;
}

interface Reading<Value> {
  readonly key: string;
  readonly value?: Value;
  readonly error?: Error;
}

/** Reads again and again, never twice at once, and not while nobody looks at the page. */
export function usePolled<Value>({ key, everyMs, read, isFinal = () => false }: PollOptions<Value>): Polled<Value> {
  const [reading, setReading] = useState<Reading<Value>>({ key });
  const latest = useRef({ read, isFinal });
  latest.current = { read, isFinal };
  const wake = useRef<() => void>(() => undefined);

  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isReading = false;
    const next = async () => {
      clearTimeout(timer);
      if (isOver || isReading || document.hidden) return;
      isReading = true;
      const outcome = await readOnce(latest.current.read);
      isReading = false;
      if (isOver) return;
      // A value survives the errors after it, but not a change of what is read.
      setReading((before) => ({ ...(before.key === key ? keptValue(before) : {}), key, ...outcome }));
      if ('value' in outcome && latest.current.isFinal(outcome.value)) return;
      timer = setTimeout(next, everyMs);
    };
    wake.current = next;
    document.addEventListener('visibilitychange', next);
    next();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', next);
    };
  }, [key, everyMs]);

  const refresh = useCallback(() => wake.current(), []);
  const current = reading.key === key ? reading : { key };
  return { value: current.value, error: current.error, refresh };
}

async function readOnce<Value>(read: () => Promise<Value>): Promise<{ value: Value } | { error: Error }> {
  try {
    return { value: await read() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function keptValue<Value>({ value }: Reading<Value>): { value?: Value } {
  return value === undefined ? {} : { value };
}
