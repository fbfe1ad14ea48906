/** A line of a function's log. */
export interface LogLine {
  /** Unique in its log. */
  readonly id: string;
  /** ms since the epoch. */
  readonly timeMs: number;
  readonly text: string;
}

/** A line, and the function that wrote it. */
export interface NamedLine extends LogLine {
  readonly from: string;
}

/** What a function's log has since a moment (ms since the epoch), page by page, eldest first. */
export type ReadPages = (functionName: string, fromMs: number) => AsyncIterable<readonly LogLine[]>;

/**
 * A line may come this much later than one that is younger, ms: CloudWatch takes lines in of several streams, each in
 * batches.
 */
const LATE_MS = 10_000;

/**
 * Looks at the logs of some functions again and again: each look answers the lines that none before has answered, in
 * the order of their times.
 * @param fromMs where the first look begins, ms since the epoch.
 */
export function logLines(names: readonly string[], read: ReadPages, fromMs: number): () => Promise<NamedLine[]> {
  const logs = names.map((from) => ({ from, fromMs, seen: new Map<string, number>() }));
  return async () => {
    const looks = logs.map(async (log) => {
      const { from, seen } = log;
      const lines: NamedLine[] = [];
      let youngestMs = 0;
      for await (const page of read(from, log.fromMs)) {
        for (const line of page) {
          if (seen.has(line.id)) continue;
          seen.set(line.id, line.timeMs);
          lines.push({ ...line, from });
          youngestMs = Math.max(youngestMs, line.timeMs);
        }
      }
      log.fromMs = Math.max(log.fromMs, youngestMs - LATE_MS);
      for (const [id, timeMs] of seen) if (timeMs < log.fromMs) seen.delete(id); // it is not read again
      return lines;
    });
    return (await Promise.all(looks)).flat().sort((one, other) => one.timeMs - other.timeMs);
  };
}
