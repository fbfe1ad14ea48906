import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { alarmOnMetric } from './alarms.ts';
import { Consumer } from './consumer.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { Schedule } from './schedule.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** Who watches over the sagas. */
export interface SagaWatchProps {
  readonly machine: StateMachine;
  /** Told of every execution that ended badly. */
  readonly flagger: ServiceFunction;
  /** Looks after orders that wait too long. */
  readonly sweeper: ServiceFunction;
}

/** Deliveries of a status change before it is a dead letter. */
const STATUS_ATTEMPTS = 10;

const SWEEP_EVERY = Duration.minutes(5);

/** Sees to it that no order is forgotten: executions that end badly, and orders whose saga lasts too long. */
export class SagaWatch extends Construct {
  readonly deadLetterQueues: readonly DeadLetterQueue[];
  /** Orders that the sweeper found waiting too long. */
  readonly flaggedOrders: IMetric;

  constructor(scope: Construct, id: string, stage: StageScope, { machine, flagger, sweeper }: SagaWatchProps) {
    super(scope, id);
    const failedSweeps = new DeadLetterQueue(this, 'FailedSweeps', stage, {
      name: 'sweep-orders-dead-letters',
      letters: 'runs',
    });
    const status = new Consumer(this, 'Status', stage, {
      name: 'saga-status',
      description: 'A saga is parked: its order asks for a person.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machine.stateMachineArn], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      target: flagger,
      receives: STATUS_ATTEMPTS,
    });
    new Schedule(this, 'Sweep', stage, {
      target: sweeper,
      runs: [{ name: 'sweep-orders', every: SWEEP_EVERY }],
      deadLetters: failedSweeps,
    });
    this.deadLetterQueues = [status.deadLetters, status.undelivered, failedSweeps];
    for (const watcher of [flagger, sweeper]) this.allowToLook(stage, watcher, machine);
    this.flaggedOrders = this.alarmOnFlagged(stage, sweeper);
  }

  /** What looking at executions, and starting one that never ran, takes. */
  private allowToLook({ nameOf }: StageScope, watcher: ServiceFunction, machine: StateMachine): void {
    watcher.addEnvironment('STATE_MACHINE_ARN', machine.stateMachineArn);
    watcher.allow(['states:StartExecution'], [machine.stateMachineArn]);
    const name = nameOf('order-saga');
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${name}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    watcher.allow(['states:DescribeExecution', 'states:GetExecutionHistory'], [executions]);
    const found = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${name}:*`;
    const why = 'Executions bear the names of orders, which are not known when this is deployed.';
    acknowledge(watcher.role ?? watcher, `AwsSolutions-IAM5[Resource::${found}]`, why);
  }

  /** A parked saga has its alarm by the execution's failure; what only the sweeper finds is read off its log. */
  private alarmOnFlagged({ nameOf, alarmTopic }: StageScope, sweeper: ServiceFunction): IMetric {
    const [metricNamespace, metricName] = [nameOf('orders'), 'OrdersFlagged'];
    const filter = new MetricFilter(this, 'Flagged', {
      logGroup: sweeper.logGroup,
      filterPattern: FilterPattern.numberValue('$.flagged', '>', 0),
      metricNamespace,
      metricName,
      metricValue: '$.flagged',
    });
    const metric = new Metric({ namespace: metricNamespace, metricName, statistic: 'Sum' });
    alarmOnMetric(filter, metric, nameOf('orders-flagged'), 'Orders wait too long: see docs/runbooks.', alarmTopic);
    return metric;
  }
}
