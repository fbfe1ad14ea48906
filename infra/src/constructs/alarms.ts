import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { metricsNamespace } from '../naming.ts';
import type { StageScope } from './stage-scope.ts';

const PERIOD = Duration.minutes(1);

/** One dead letter is one too many. */
export function alarmOnMessages(queue: Queue, name: string, topic: ITopic): void {
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });
  const alarm = alarmAboveZero(queue, metric, `${name}-not-empty`, `Something lies in ${name}: see docs/runbooks.`);
  alarm.addAlarmAction(new SnsAction(topic));
}

/** A message that has waited so long is one whose function fails, or whose elder is missing, s. */
const OLDEST_MESSAGE_SECONDS = 900;

/** A consumer that does not come on: long before its messages are dead letters. */
export function alarmOnDelay(queue: Queue, name: string, topic: ITopic): void {
  const alarm = new Alarm(queue, 'AgeAlarm', {
    alarmName: `${name}-age`,
    alarmDescription: `A message waits in ${name}: docs/runbooks/consumer-dead-letters.md`,
    metric: queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }),
    threshold: OLDEST_MESSAGE_SECONDS,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(topic));
}

/** Business outcomes end in SUCCEEDED, so a failed execution is a saga that waits for a person. */
export function alarmOnFailures(machine: StateMachine, name: string, topic: ITopic): void {
  const [failed, timedOut, aborted] = [machine.metricFailed(), machine.metricTimedOut(), machine.metricAborted()];
  const metric = new MathExpression({
    expression: 'failed + timedOut + aborted',
    usingMetrics: { failed, timedOut, aborted },
    period: PERIOD,
  });
  alarmOnMetric(machine, metric, `${name}-failed`, 'A saga is parked: its order asks for attention.', topic);
}

/** More than none of it needs a person. */
export function alarmOnMetric(
  scope: Construct,
  metric: IMetric,
  name: string,
  description: string,
  topic: ITopic,
): void {
  alarmAboveZero(scope, metric, name, description).addAlarmAction(new SnsAction(topic));
}

/** An event that has waited so long was left by the relay and by several sweeps, s. */
const OLDEST_AGE_SECONDS = 300;

/** An outbox that does not drain: its oldest event is old, or nobody says how old; or an event of it is parked. */
export function alarmOnOutbox(scope: Construct, stage: StageScope, service: string): void {
  const metric = (metricName: string) =>
    new Metric({
      namespace: metricsNamespace(stage.stage),
      metricName,
      dimensionsMap: { service },
      period: PERIOD,
      statistic: 'Maximum',
    });
  const age = new Alarm(scope, 'AgeAlarm', {
    alarmName: stage.nameOf(`${service}-outbox-age`),
    alarmDescription: `Events of ${service} do not reach the bus, or its sweeper is silent: docs/runbooks/outbox-age.md`,
    metric: metric('OutboxOldestAge'),
    threshold: OLDEST_AGE_SECONDS,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: TreatMissingData.BREACHING,
  });
  const parked = new Alarm(scope, 'ParkedAlarm', {
    alarmName: stage.nameOf(`${service}-outbox-parked`),
    alarmDescription: `The bus refused an event of ${service}, its followers wait: docs/runbooks/parked-events.md`,
    metric: metric('OutboxParked'),
    threshold: 0,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  for (const alarm of [age, parked]) alarm.addAlarmAction(new SnsAction(stage.alarmTopic));
}

function alarmAboveZero(scope: Construct, metric: IMetric, alarmName: string, alarmDescription: string): Alarm {
  return new Alarm(scope, 'Alarm', {
    alarmName,
    alarmDescription,
    metric,
    threshold: 0,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
