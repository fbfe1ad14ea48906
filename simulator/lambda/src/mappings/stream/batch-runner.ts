import { sendToDestination } from '../../destination.ts';
import { backoffMs } from '../../function-role.ts';
import type { DeliveryOutcome } from '../../invoke/deliver.ts';
import { reportedFailures } from '../batch-failures.ts';
import type { Mapping } from '../mapping.ts';
import { callerOf, invokeBatch, type MappingContext, passes } from '../mapping-context.ts';
import { failureRecord } from './failure-record.ts';
import type { StreamRecord } from './stream-record.ts';

/** What a batch runner tells, and asks. */
export interface BatchHost {
  readonly context: MappingContext;
  readonly mapping: Mapping;
  readonly shardId: string;
  isStopped(): boolean;
  /** These records are over: done, or given up. */
  over(records: readonly StreamRecord[]): void;
}

type Invoked = DeliveryOutcome & { readonly requestId: string };

/** How a batch stands between two tries. */
interface Progress {
  /** Tries that the function failed. */
  readonly attempts: number;
  /** Failures in a row, of any kind: how long to wait. */
  readonly failures: number;
  readonly invokeCount: number;
}

const FRESH: Progress = { attempts: 0, failures: 0, invokeCount: 0 };

/**
 * Runs a batch until each of its records is over: retries the whole, resumes at the first failed record, halves it, or
 * gives it up, as the mapping says ("Error handling for DynamoDB event sources").
 */
export async function runBatch(host: BatchHost, records: readonly StreamRecord[], progress = FRESH): Promise<void> {
  if (host.isStopped()) return;
  const fresh = await dropTooOld(host, records, progress);
  if (fresh.length === 0) return;
  const outcome = await invokeBatch(
    host.context,
    host.mapping,
    fresh.map(({ text }) => text),
  );
  const failed = failedPart(host.mapping, fresh, outcome);
  const done = fresh.slice(0, fresh.length - failed.length);
  if (done.length > 0) host.over(done);
  if (failed.length === 0) return;
  // Whoever now stands first has not been tried as such: its count begins.
  const before = done.length > 0 ? FRESH : progress;
  await afterFailure(host, failed, outcome, {
    attempts: before.attempts + (isThrottle(outcome) ? 0 : 1),
    failures: before.failures + 1,
    invokeCount: before.invokeCount + 1,
  });
}

/** A throttled batch reached no function: it says nothing of its records, and costs no attempt. */
function isThrottle(outcome: Invoked): boolean {
  return outcome.kind === 'not-run' && outcome.isThrottle;
}

async function afterFailure(
  host: BatchHost,
  records: readonly StreamRecord[],
  outcome: Invoked,
  progress: Progress,
): Promise<void> {
  const { mapping, context } = host;
  if (mapping.bisects && outcome.kind !== 'done' && !isThrottle(outcome) && records.length > 1) {
    // Halving costs no attempt ("BisectBatchOnFunctionError").
    const middle = Math.ceil(records.length / 2);
    const kept = { ...progress, attempts: progress.attempts - 1 };
    await wait(context, progress.failures);
    await runBatch(host, records.slice(0, middle), kept);
    await runBatch(host, records.slice(middle), kept);
    return;
  }
  if (mapping.maximumRetryAttempts >= 0 && progress.attempts > mapping.maximumRetryAttempts) {
    await giveUp(host, records, 'RetryAttemptsExhausted', progress, outcome);
    return;
  }
  await wait(context, progress.failures);
  await runBatch(host, records, progress);
}

/** The records that failed: a tail of the batch, because a shard resumes at its first failure. */
function failedPart(mapping: Mapping, records: readonly StreamRecord[], outcome: Invoked): readonly StreamRecord[] {
  if (outcome.kind !== 'done') return records;
  if (!mapping.reportsFailures) return [];
  const failures = reportedFailures(outcome.payload, new Set(records.map(({ sequenceNumber }) => sequenceNumber)));
  if (!failures) return records;
  const first = records.findIndex(({ sequenceNumber }) => failures.includes(sequenceNumber));
  return first < 0 ? [] : records.slice(first);
}

async function dropTooOld(
  host: BatchHost,
  records: readonly StreamRecord[],
  progress: Progress,
): Promise<readonly StreamRecord[]> {
  const { maximumRecordAgeSeconds } = host.mapping;
  if (maximumRecordAgeSeconds < 0) return records;
  const oldestMs = host.context.kernel.clock.now() - maximumRecordAgeSeconds * 1_000;
  const firstFresh = records.findIndex(({ arrivedMs }) => arrivedMs >= oldestMs);
  const tooOld = firstFresh < 0 ? records : records.slice(0, firstFresh);
  if (tooOld.length > 0) await giveUp(host, tooOld, 'RecordAgeExceeded', progress, undefined);
  return records.slice(tooOld.length);
}

async function giveUp(
  host: BatchHost,
  records: readonly StreamRecord[],
  condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded',
  progress: Progress,
  outcome: Invoked | undefined,
): Promise<void> {
  const { context, mapping } = host;
  if (mapping.onFailure !== undefined) {
    const functionArn = context.functions.arnOf(mapping.functionName);
    const body = failureRecord({
      requestId: outcome?.requestId ?? context.random.uuid(),
      functionArn,
      condition,
      invokeCount: progress.invokeCount,
      outcome,
      shardId: host.shardId,
      streamArn: mapping.eventSourceArn,
      records,
      nowMs: context.kernel.clock.now(),
    });
    await send(host, mapping.onFailure, { body, outcome: 'Failure', functionArn });
  }
  host.over(records);
}

/** A record must not be lost because its destination was away for a moment. */
async function send(host: BatchHost, arn: string, message: Parameters<typeof sendToDestination>[3]): Promise<void> {
  const { context, mapping } = host;
  for (let failures = 1; !host.isStopped(); failures += 1) {
    try {
      await sendToDestination(context.kernel, callerOf(context, mapping), arn, message);
      return;
    } catch (error) {
      if (!passes(error)) return;
      await wait(context, failures);
    }
  }
}

function wait({ kernel }: MappingContext, failures: number): Promise<void> {
  return kernel.scheduler.sleep(backoffMs(failures));
}
