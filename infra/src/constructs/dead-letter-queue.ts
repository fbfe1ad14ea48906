import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { alarmOnMessages } from './alarms.ts';
import type { StageScope } from './stage-scope.ts';

/** Where something ends that could not be delivered or handled: kept as long as SQS keeps anything, with an alarm. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { nameOf, removalPolicy, alarmTopic }: StageScope, name: string) {
    super(scope, id, {
      queueName: nameOf(name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy,
    });
    alarmOnMessages(this, nameOf(name), alarmTopic);
    const why = 'This is where dead letters end: a person is told by the alarm.';
    acknowledge(this, 'AwsSolutions-SQS3', why);
    acknowledge(this, 'Serverless-SQSRedrivePolicy', why);
  }
}
