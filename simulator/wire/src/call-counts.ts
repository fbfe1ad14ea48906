import type { Kernel } from '#kernel';

/** How often each operation was answered since the process began, by `service operation`. */
export type CallCounts = Readonly<Record<string, number>>;

/** Counts the calls that the account answers: what a run costs, and what a benchmark divides by its orders. */
export function countCalls(kernel: Kernel): () => CallCounts {
  const counts = new Map<string, number>();
  kernel.aws.onAnswered(({ service, operation }) => {
    const name = `${service} ${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return () => Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
}
