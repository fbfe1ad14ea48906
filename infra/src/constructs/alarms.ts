import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

const PERIOD = Duration.minutes(1);

/** One dead letter is one too many. */
export function alarmOnMessages(queue: Queue, name: string, topic: ITopic): void {
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' });
  const alarm = alarmAboveZero(queue, metric, `${name}-not-empty`, `Something lies in ${name}: see docs/runbooks.`);
  alarm.addAlarmAction(new SnsAction(topic));
}

/** Business outcomes end in SUCCEEDED, so a failed execution is a saga that waits for a person. */
export function alarmOnFailures(machine: StateMachine, name: string, topic: ITopic): void {
  const alarm = alarmAboveZero(
    machine,
    machine.metricFailed({ period: PERIOD }),
    `${name}-failed`,
    'A saga is parked: its order asks for attention.',
  );
  alarm.addAlarmAction(new SnsAction(topic));
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
