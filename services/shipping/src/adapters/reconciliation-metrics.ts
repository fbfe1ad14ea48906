import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const metrics = new Metrics();

/** Tells how many labels a run cleared away, by kind, in CloudWatch's embedded metric format; 0 too: it ran. */
export function tellOrphansCleared(counts: Readonly<Record<'label-voided' | 'label-refused', number>>): void {
  for (const [kind, count] of Object.entries(counts)) {
    const single = metrics.singleMetric();
    single.addDimension('kind', kind);
    single.addMetric('OrphansCleared', MetricUnit.Count, count);
  }
}
