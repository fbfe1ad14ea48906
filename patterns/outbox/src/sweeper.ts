import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { backlogIndexIn } from './backlog-index.ts';
import { type OutboxOptions, openOutbox } from './open-outbox.ts';
import { type Swept, sweep } from './sweep.ts';

/** Rows that the relay has not published by now are the sweeper's, ms: well over a few of its retries. */
const OLDER_THAN_MS = 120_000;

/** Longer than the sweeper's time-out (30 s), shorter than the minute until the next sweep, ms. */
const LEASE_MS = 45_000;

/** What is left of an invocation for its last page and the metrics, ms. */
const RESERVE_MS = 10_000;

/** What a sweeper takes beside the outbox. */
export interface SweeperOptions extends OutboxOptions {
  /** ms since the epoch. */
  readonly now: () => number;
}

/**
 * The Lambda behind a schedule: publishes what the relay left behind, and tells in CloudWatch's embedded metric format
 * how deep the outbox is (`OutboxDepth`), how old its oldest row (`OutboxOldestAge`, seconds) and how many events are
 * parked (`OutboxParked`). Where the index cannot be read it tells `OutboxUnread` instead, and the alarm on the age
 * rings because the figure is missing.
 */
export function sweeperHandler({
  now,
  ...options
}: SweeperOptions): (event: unknown, context: Context) => Promise<Swept> {
  const outbox = openOutbox(options);
  const index = backlogIndexIn(options.dynamodb, options.tableName);
  const metrics = new Metrics();
  return async (_event, context) => {
    const untilMs = now() + context.getRemainingTimeInMillis() - RESERVE_MS;
    const owner = context.awsRequestId;
    const swept = await sweep(outbox, index, { now, owner, olderThanMs: OLDER_THAN_MS, leaseMs: LEASE_MS, untilMs });
    tell(metrics, swept);
    return swept;
  };
}

function tell(metrics: Metrics, { depth, oldestAgeMs, parked, published, unread }: Swept): void {
  if (unread > 0) {
    metrics.addMetric('OutboxUnread', MetricUnit.Count, unread);
  } else {
    metrics.addMetric('OutboxDepth', MetricUnit.Count, depth);
    metrics.addMetric('OutboxOldestAge', MetricUnit.Seconds, Math.round(oldestAgeMs / 1_000));
    metrics.addMetric('OutboxParked', MetricUnit.Count, parked);
  }
  if (published > 0) metrics.addMetric('OutboxSwept', MetricUnit.Count, published);
  metrics.publishStoredMetrics();
}
