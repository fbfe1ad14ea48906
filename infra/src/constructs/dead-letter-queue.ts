import { Duration, Tags } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { LETTERS_TAG, type LetterKind, SERVICE_TAG } from '../letters.ts';
import { acknowledge } from './acknowledge.ts';
import { alarmOnMessages } from './alarms.ts';
import type { StageScope } from './stage-scope.ts';

/** What a failure queue is for. */
export interface DeadLetterQueueProps {
  /** Without the stage. */
  readonly name: string;
  readonly letters: LetterKind;
  /** The service whose outbox it belongs to. */
  readonly service?: string;
}

/**
 * Where something ends that could not be delivered or handled: kept as long as SQS keeps anything, with an alarm.
 * Its tags tell the operators' commands what lies in it.
 */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, stage: StageScope, { name, letters, service }: DeadLetterQueueProps) {
    const { nameOf, removalPolicy, alarmTopic } = stage;
    super(scope, id, {
      queueName: nameOf(name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy,
    });
    Tags.of(this).add(LETTERS_TAG, letters);
    if (service !== undefined) Tags.of(this).add(SERVICE_TAG, service);
    alarmOnMessages(this, nameOf(name), alarmTopic);
    const why = 'This is where dead letters end: a person is told by the alarm.';
    acknowledge(this, 'AwsSolutions-SQS3', why);
    acknowledge(this, 'Serverless-SQSRedrivePolicy', why);
  }
}
