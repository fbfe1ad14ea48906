import { Dashboard, GraphWidget, type IMetric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** What the dashboard looks at. */
export interface OrderDashboardProps {
  readonly machine: StateMachine;
  readonly relays: readonly ServiceFunction[];
  readonly deadLetterQueues: readonly Queue[];
}

/** Is work being done, does it end, and does anything lie where a person must look? */
export class OrderDashboard extends Construct {
  constructor(scope: Construct, id: string, { nameOf }: StageScope, props: OrderDashboardProps) {
    super(scope, id);
    const { machine, relays, deadLetterQueues } = props;
    const dashboard = new Dashboard(this, 'Board', { dashboardName: nameOf('orders') });
    dashboard.addWidgets(
      graph('Sagas', [machine.metricStarted(), machine.metricSucceeded(), machine.metricFailed()]),
      graph('Saga duration', [machine.metricTime({ statistic: 'p50' }), machine.metricTime({ statistic: 'p99' })]),
    );
    dashboard.addWidgets(
      graph('Relay delay', relays.map(iteratorAge)),
      new SingleValueWidget({
        title: 'Dead letters',
        width: 12,
        metrics: deadLetterQueues.map((queue) => queue.metricApproximateNumberOfMessagesVisible()),
      }),
    );
  }
}

/** How old a row is when its relay gets it, ms. */
function iteratorAge(relay: ServiceFunction): IMetric {
  return relay.metric('IteratorAge', { statistic: 'Maximum' });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 12 });
}
