import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logKeys } from '@backstitch/trace';
import type { Applied } from '../domain/apply-command.ts';

const OUTCOMES: Readonly<Record<string, string>> = { OrderConfirmed: 'confirmed', OrderCancelled: 'compensated' };

const metrics = new Metrics();

/**
 * Tells how long a saga took, from the order's placing to its end, by outcome: once, where the order ends. In
 * CloudWatch's embedded metric format, with the trace beside it.
 */
export function tellSagaEnd({ decision, order }: Applied, nowMs: number): void {
  const outcome = decision.kind === 'accepted' ? OUTCOMES[decision.event.type] : undefined;
  if (outcome === undefined) return;
  const single = metrics.singleMetric();
  single.addDimension('outcome', outcome);
  for (const [key, value] of Object.entries(logKeys())) single.addMetadata(key, value);
  single.addMetric('SagaDuration', MetricUnit.Milliseconds, Math.max(0, nowMs - Date.parse(order.placedAt)));
}
