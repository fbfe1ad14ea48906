/** What a check against recorded cases found. */
export interface ConformanceReport {
  /** What was checked, e.g. `Step Functions executions`. */
  readonly subject: string;
  readonly groups: readonly ConformanceGroup[];
  /** Every case that differs, with a text that shows how. */
  readonly failures: readonly { readonly id: string; readonly difference: string }[];
  /** Cases that were not run, each with the reason. */
  readonly outOfScope: readonly { readonly id: string; readonly reason: string }[];
}

/** The cases of one subject. */
export interface ConformanceGroup {
  readonly name: string;
  readonly passed: number;
  /** Cases that were run: passed and failed. */
  readonly total: number;
}
