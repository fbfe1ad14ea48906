import { z } from 'zod';
import type { Frame } from '../store/frames.ts';
import { JOBS, type Runtime } from './runtime.ts';

/** Which execution is stopped, by its id, and the ARN of the one whose task had started it. */
const Abandoned = z.object({ child: z.number(), parentArn: z.string() });

/**
 * Nobody waits for this task any more: the execution that it waited for, if it did, is stopped soon.
 * @see "Discover service integration patterns", AWS Step Functions Developer Guide
 */
export function abandonChild(runtime: Runtime, { phase, detail, execution }: Frame): void {
  if (phase !== 'submitted' || detail.child === undefined) return;
  const parentArn = runtime.executions.get(execution)?.arn;
  if (parentArn === undefined) return;
  const payload: z.infer<typeof Abandoned> = { child: detail.child, parentArn };
  runtime.kernel.jobs.schedule({ kind: JOBS.stopChild, dueMs: runtime.kernel.clock.now(), payload });
}

/** Reads what abandonChild wrote down: the execution, and the cause of its end. */
export function abandonedOf(payload: unknown): { readonly child: number; readonly cause: string } {
  const { child, parentArn } = Abandoned.parse(payload);
  const cause = `The Task state in AWS Step Functions execution [${parentArn}] which was managing this resource was aborted`;
  return { child, cause };
}
