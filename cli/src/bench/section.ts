/** What a section of `make bench` measured: as data, and for people. */
export interface BenchResult {
  readonly result: unknown;
  show(line: (text?: string) => void): void;
}

/** One section of `make bench`. */
export type BenchSection = (progress: (text: string) => void) => Promise<BenchResult>;
