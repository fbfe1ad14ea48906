import { Dashboard, GraphWidget, type IMetric, Metric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { metricsNamespace } from '../naming.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** What the dashboard looks at. */
export interface OrderDashboardProps {
  readonly machine: StateMachine;
  /** The services with an outbox. */
  readonly services: readonly string[];
  readonly relays: readonly ServiceFunction[];
  readonly deadLetterQueues: readonly Queue[];
  /** The compensations, by name, and the services that run them. */
  readonly compensations: ReadonlyMap<string, string>;
  /** Orders that the sweeper found waiting too long. */
  readonly flaggedOrders: IMetric;
}

/** How a saga ends: the dimension `outcome` of its duration. */
const OUTCOMES = ['confirmed', 'compensated'] as const;

/** Is work being done, does it end, and does anything lie where a person must look? */
export class OrderDashboard extends Construct {
  constructor(scope: Construct, id: string, { nameOf, stage }: StageScope, props: OrderDashboardProps) {
    super(scope, id);
    const { machine, services, relays, deadLetterQueues, compensations, flaggedOrders } = props;
    const metric = metricsOf(stage);
    const outbox = (name: string) =>
      services.map((service) => metric(name, { service }, { statistic: 'Maximum', label: service }));
    const dashboard = new Dashboard(this, 'Board', { dashboardName: nameOf('orders') });
    dashboard.addWidgets(
      graph('Sagas', [machine.metricStarted(), machine.metricSucceeded()]),
      graph('Parked sagas', [...parked(machine), flaggedOrders]),
    );
    dashboard.addWidgets(
      graph(
        'Saga duration',
        OUTCOMES.flatMap((outcome) => sagaDuration(metric, outcome)),
      ),
      graph(
        'Compensations',
        [...compensations].map(([step, service]) =>
          metric('Compensations', { service, step }, { statistic: 'Sum', label: step }),
        ),
      ),
    );
    dashboard.addWidgets(
      graph('Outbox depth', outbox('OutboxDepth')),
      graph('Age of the oldest outbox row', outbox('OutboxOldestAge')),
    );
    dashboard.addWidgets(graph('Parked events', outbox('OutboxParked')), graph('Relay delay', relays.map(iteratorAge)));
    dashboard.addWidgets(
      new SingleValueWidget({
        title: 'Dead letters',
        width: 24,
        metrics: deadLetterQueues.map((queue) =>
          queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
        ),
      }),
    );
  }
}

type OwnMetric = (
  metricName: string,
  dimensionsMap: Record<string, string>,
  shown: { readonly statistic: string; readonly label: string },
) => IMetric;

/** The metrics that the functions of a stage write themselves: docs/observability.md. */
function metricsOf(stage: string): OwnMetric {
  const namespace = metricsNamespace(stage);
  return (metricName, dimensionsMap, shown) => new Metric({ namespace, metricName, dimensionsMap, ...shown });
}

/** From the order's placing to its end, ms: the order service tells it. */
function sagaDuration(metric: OwnMetric, outcome: string): IMetric[] {
  return ['p50', 'p99'].map((statistic) =>
    metric('SagaDuration', { service: 'order', outcome }, { statistic, label: `${outcome}, ${statistic}` }),
  );
}

/** Business outcomes end in SUCCEEDED: whatever ends otherwise waits for a person. */
function parked(machine: StateMachine): IMetric[] {
  return [machine.metricFailed(), machine.metricTimedOut(), machine.metricAborted()];
}

/** How old a row is when its relay gets it, ms. */
function iteratorAge(relay: ServiceFunction): IMetric {
  return relay.metric('IteratorAge', { statistic: 'Maximum' });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 12 });
}
