import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { alarmOnDelay } from './alarms.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DomainEventBus } from './domain-event-bus.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** What a consumer takes, and how. */
export interface ConsumerProps {
  /** Its own, without the stage: rule and queues bear it. */
  readonly name: string;
  /** What the rule says of itself. */
  readonly description: string;
  /** Absent: the account's default bus, on which AWS itself tells of what it does. */
  readonly bus?: DomainEventBus;
  readonly eventPattern: EventPattern;
  /** The function behind the queue. It answers with partial failures. */
  readonly target: ServiceFunction;
  /** Deliveries of a message before it is a dead letter. */
  readonly receives: number;
  /** How long the queue is read for a fuller batch, s; default: not at all. */
  readonly batchWindowSeconds?: number;
}

/** Visibility of a message: six times the function's time-out of 10 s, as Lambda asks of a queue that it reads. */
const VISIBILITY_SECONDS = 60;

/** Messages of a batch: without a window a queue gives ten at most. */
const BATCH = { alone: 10, withWindow: 100 };

/** The bus goes on trying to deliver for as long as it may ("Event retry policy", Amazon EventBridge User Guide). */
const RULE_RETRIES = { retryAttempts: 185, maxEventAge: Duration.hours(24) };

/**
 * Events of the bus through a queue to a function: rule -> queue -> function. What the bus cannot deliver and what the
 * function cannot handle lie in queues of their own, each with an alarm; another rings when a message waits for long.
 */
export class Consumer extends Construct {
  /** What the function could not handle; its messages can be moved back to the queue. */
  readonly deadLetters: DeadLetterQueue;
  /** What the bus could not deliver to the queue. */
  readonly undelivered: DeadLetterQueue;

  constructor(scope: Construct, id: string, stage: StageScope, props: ConsumerProps) {
    super(scope, id);
    const { name, target } = props;
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', stage, {
      name: `${name}-dead-letters`,
      letters: 'messages',
    });
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', stage, {
      name: `${name}-undelivered`,
      letters: 'undelivered',
    });
    const queue = new Queue(this, 'Queue', {
      queueName: stage.nameOf(name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(VISIBILITY_SECONDS),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.receives },
      removalPolicy: stage.removalPolicy,
    });
    alarmOnDelay(queue, stage.nameOf(name), stage.alarmTopic);
    new Rule(this, 'Rule', {
      ruleName: stage.nameOf(name),
      description: props.description,
      ...(props.bus === undefined ? {} : { eventBus: props.bus }),
      eventPattern: props.eventPattern,
      targets: [new SqsQueue(queue, { deadLetterQueue: this.undelivered, ...RULE_RETRIES })],
    });
    target.addEnvironment('QUEUE_URL', queue.queueUrl);
    this.connect(queue, target, props.batchWindowSeconds);
  }

  private connect(queue: Queue, target: ServiceFunction, batchWindowSeconds: number | undefined): void {
    target.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      [queue.queueArn],
    );
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target,
      eventSourceArn: queue.queueArn,
      batchSize: batchWindowSeconds === undefined ? BATCH.alone : BATCH.withWindow,
      ...(batchWindowSeconds === undefined ? {} : { maxBatchingWindow: Duration.seconds(batchWindowSeconds) }),
      reportBatchItemFailures: true,
    });
    // Lambda checks, when the mapping is made, that the role can read the queue.
    mapping.node.addDependency(target);
    const why = 'A queue is the source: its redrive policy is the destination of what fails.';
    acknowledge(mapping, 'Serverless-LambdaEventSourceMappingDestination', why);
  }
}
