import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';

/** What a result was made from, kept beside it: nothing has changed as long as the stamp still fits. */
interface Stamp<Result> {
  /** Digest of every input file's path, size and time of change, and of the options. */
  readonly digest: string;
  readonly inputs: readonly string[];
  readonly result: Result;
}

/**
 * Answers the result that was kept in `path` if none of its inputs has changed since.
 * @param options whatever else the result depends on.
 */
export function readStamped<Result>(path: string, options: unknown): Result | undefined {
  try {
    const stamp: Stamp<Result> = JSON.parse(readFileSync(path, 'utf8'));
    return stamp.digest === digestOf(stamp.inputs, options) ? stamp.result : undefined;
  } catch {
    return undefined; // no stamp, a torn one, or an input that is gone: make the result again
  }
}

/** Keeps a result with the stamp of its inputs. */
export function writeStamped<Result>(path: string, inputs: readonly string[], options: unknown, result: Result): void {
  const stamp: Stamp<Result> = { digest: digestOf(inputs, options), inputs, result };
  writeFileSync(path, JSON.stringify(stamp));
}

function digestOf(inputs: readonly string[], options: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const input of inputs) {
    const { size, mtimeMs } = statSync(input);
    hash.update(`\n${input} ${size} ${mtimeMs}`);
  }
  return hash.digest('hex');
}
